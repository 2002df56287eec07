// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics

/// The arguments of a request: a JSON object whose members are texts and whole numbers.
package struct LaneQuery: Hashable, Sendable {
    private enum Value: Hashable {
        case text(String)
        case number(Int)
        case null
        case other
    }

    private let request: LaneRequest
    private var members: [String: Value] = [:]

    /// Reads the arguments of a request; none at all is an object without members.
    /// - Throws: ``LaneRefusal`` with code 400 if they are no JSON object.
    package init(_ request: LaneRequest) throws(LaneRefusal) {
        self.request = request
        guard !request.body.isEmpty else { return }
        guard let parser = JSONParser(maximumDepth: 4) else {
            throw request.refusal(.failed, "there is no memory to read the request; send it again later")
        }
        var members: [String: Value]?
        let padded = request.body + Array(repeating: 0, count: JSONParser.padding)
        let fault = parser.read(0..<request.body.count, of: padded.span) { tape, strings in
            members = Self.members(tape, strings)
        }
        if let fault { throw request.refusal(.badRequest, fault.description(of: "request", maximumDepth: 4)) }
        guard let members else { throw request.refusal(.badRequest, "the last frame is a JSON object") }
        self.members = members
    }

    private static func members(_ tape: Span<UInt64>, _ strings: Span<UInt8>) -> [String: Value]? {
        guard JSONTape.kind(tape, JSONTape.root) == .object else { return nil }
        var members: [String: Value] = [:]
        var name = JSONTape.root + 1
        let end = JSONTape.end(tape, of: JSONTape.root)
        while name < end {
            let key = String(copying: strings.extracting(JSONTape.string(tape, name, strings)))
            members[key] = value(at: name + 1, tape, strings)
            name = JSONTape.index(tape, after: name + 1)
        }
        return members
    }

    private static func value(at index: Int, _ tape: Span<UInt64>, _ strings: Span<UInt8>) -> Value {
        switch JSONTape.kind(tape, index) {
        case .string: .text(String(copying: strings.extracting(JSONTape.string(tape, index, strings))))
        case .number:
            UInt8(tape[index] >> 56) == UInt8(ascii: "l") ? .number(Int(Int64(bitPattern: tape[index + 1]))) : .other
        case .null: .null
        default: .other
        }
    }

    /// A text, or nil if there is none.
    /// - Throws: ``LaneRefusal`` with code 422 if it is no text, or too long.
    func text(_ name: String) throws(LaneRefusal) -> String? {
        switch members[name] {
        case nil, .null: return nil
        case .text(let text) where text.utf8.count <= 1024: return text
        case .text: throw request.refusal(.badField, "\(name) is too long; at most 1024 bytes are taken")
        case .number, .other: throw request.refusal(.badField, "\(name) is no string")
        }
    }

    /// A text that the request needs.
    func requiredText(_ name: String) throws(LaneRefusal) -> String {
        guard let text = try text(name) else { throw request.refusal(.badField, "\(name) is missing") }
        return text
    }

    /// A whole number in `range`, or nil if there is none.
    /// - Throws: ``LaneRefusal`` with code 422 if it is no such number.
    func number(_ name: String, in range: ClosedRange<Int>) throws(LaneRefusal) -> Int? {
        switch members[name] {
        case nil, .null: return nil
        case .number(let number) where range.contains(number): return number
        default:
            throw request.refusal(
                .badField,
                "\(name) is a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
    }

    /// A time, or nil if there is none.
    /// - Throws: ``LaneRefusal`` with code 422 if it is no time of RFC 3339.
    func time(_ name: String) throws(LaneRefusal) -> Timestamp? {
        guard let text = try text(name) else { return nil }
        do throws(MetricsError) {
            return try Timestamp(rfc3339: text.utf8.span)
        } catch {
            throw request.refusal(
                .badField,
                "\(name) is no time of RFC 3339; write it like 2025-06-09T08:30:00+08:00"
            )
        }
    }
}
