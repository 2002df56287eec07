// SPDX-License-Identifier: Apache-2.0

struct NodeKeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: NodeDecoder

    var codingPath: [any CodingKey] { decoder.codingPath }
    var allKeys: [Key] { (decoder.node.entries ?? []).compactMap { Key(stringValue: $0.key) } }

    func contains(_ key: Key) -> Bool {
        decoder.child(key) != nil
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        decoder.child(key)?.node.value == .null
    }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        try required(key).decode(type)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try decoder.adopt(required(key)).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try required(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        decoder
    }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        try decoder.adopt(required(key))
    }

    private func required(_ key: Key) throws -> NodeDecoder {
        guard let child = decoder.child(key) else { throw decoder.missing(key.stringValue) }
        return child
    }
}

struct NodeUnkeyedContainer: UnkeyedDecodingContainer {
    let decoder: NodeDecoder
    let nodes: [ConfigurationNode]
    private(set) var currentIndex = 0

    init(decoder: NodeDecoder, nodes: [ConfigurationNode]) {
        self.decoder = decoder
        self.nodes = nodes
    }

    var codingPath: [any CodingKey] { decoder.codingPath }
    var count: Int? { nodes.count }
    var isAtEnd: Bool { currentIndex == nodes.count }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, nodes[currentIndex].value == .null else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
        try nextDecoder().decode(type)
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try decoder.adopt(nextDecoder()).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try nextDecoder().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder {
        try decoder.adopt(nextDecoder())
    }

    private mutating func nextDecoder() throws -> NodeDecoder {
        guard !isAtEnd else {
            throw PipelineError(.invalidConfiguration, "the list ends too early", at: decoder.node.position)
        }
        defer { currentIndex += 1 }
        return NodeDecoder(node: nodes[currentIndex], codingPath: codingPath)
    }
}

struct NodeSingleValueContainer: SingleValueDecodingContainer {
    let decoder: NodeDecoder

    var codingPath: [any CodingKey] { decoder.codingPath }

    func decodeNil() -> Bool {
        decoder.node.value == .null
    }

    func decode(_ type: Bool.Type) throws -> Bool {
        switch try plain("true or false") {
        case "true": true
        case "false": false
        default: throw decoder.mismatch("true or false")
        }
    }

    func decode(_ type: String.Type) throws -> String {
        guard case .scalar(let text, _) = decoder.node.value else { throw decoder.mismatch("a text") }
        return text
    }

    func decode(_ type: Double.Type) throws -> Double {
        guard let number = Double(try plain("a number")), number.isFinite else { throw decoder.mismatch("a number") }
        return number
    }

    func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
    func decode(_ type: Int.Type) throws -> Int { try integer() }
    func decode(_ type: Int8.Type) throws -> Int8 { try integer() }
    func decode(_ type: Int16.Type) throws -> Int16 { try integer() }
    func decode(_ type: Int32.Type) throws -> Int32 { try integer() }
    func decode(_ type: Int64.Type) throws -> Int64 { try integer() }
    func decode(_ type: UInt.Type) throws -> UInt { try integer() }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try integer() }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try integer() }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try integer() }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try integer() }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        try decoder.entrust().decode(type)
    }

    private func integer<Integer: FixedWidthInteger>() throws -> Integer {
        let expected = "a whole number from \(Integer.min) to \(Integer.max)"
        guard let number = Integer(try plain(expected).filter { $0 != "_" }) else { throw decoder.mismatch(expected) }
        return number
    }

    private func plain(_ expected: String) throws -> String {
        guard case .scalar(let text, isQuoted: false) = decoder.node.value else { throw decoder.mismatch(expected) }
        return text
    }
}
