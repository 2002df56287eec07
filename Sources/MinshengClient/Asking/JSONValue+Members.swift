// SPDX-License-Identifier: Apache-2.0

/// Members that an answer must have.
extension JSONValue {
    func text(_ name: String) throws(ClientError) -> String { try required(name, self[name]?.string) }

    func number(_ name: String) throws(ClientError) -> Int { try required(name, self[name]?.integer) }

    func elements(_ name: String) throws(ClientError) -> [JSONValue] { try required(name, self[name]?.array) }

    func texts(_ name: String) throws(ClientError) -> [String] {
        let elements = try elements(name)
        let texts = elements.compactMap(\.string)
        return try required(name, texts.count == elements.count ? texts : nil)
    }

    func numbers(_ name: String) throws(ClientError) -> [String: Int] {
        let members = try required(name, self[name]?.object)
        let numbers = members.compactMapValues(\.integer)
        return try required(name, numbers.count == members.count ? numbers : nil)
    }

    private func required<Value>(_ name: String, _ value: Value?) throws(ClientError) -> Value {
        if let value { return value }
        throw ClientError(
            .malformedAnswer,
            "the answer has no \(name) that makes sense; is another program behind this address, or a later version?"
        )
    }
}
