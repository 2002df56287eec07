// SPDX-License-Identifier: Apache-2.0

import TermMatching

/// The bytes of a compiled pack while they are read; every read is checked against the end.
struct PackReader {
    private let bytes: [UInt8]
    private var position: Int
    private let end: Int

    init(_ bytes: [UInt8], from start: Int, to end: Int) {
        precondition(start >= 0 && start <= end && end <= bytes.count, "the range lies inside the bytes")
        self.bytes = bytes
        self.position = start
        self.end = end
    }

    var isAtEnd: Bool { position == end }

    mutating func byte() throws(PackError) -> UInt8 {
        let start = try advance(1)
        return bytes[start]
    }

    mutating func unsigned16() throws(PackError) -> UInt16 {
        let start = try advance(2)
        return UInt16(bytes[start]) | UInt16(bytes[start + 1]) << 8
    }

    mutating func unsigned32() throws(PackError) -> UInt32 {
        let start = try advance(4)
        return bytes.littleEndian(at: start)
    }

    mutating func unsigned64() throws(PackError) -> UInt64 {
        let low = try unsigned32()
        let high = try unsigned32()
        return UInt64(low) | UInt64(high) << 32
    }

    mutating func integer() throws(PackError) -> Int32 {
        Int32(bitPattern: try unsigned32())
    }

    /// Reads an index that is -1 for none.
    mutating func optional() throws(PackError) -> Int32? {
        let value = try integer()
        return value == -1 ? nil : value
    }

    /// Reads a length and refuses one that the bytes left cannot hold.
    mutating func length(minimumSize: Int) throws(PackError) -> Int {
        let count = Int(try unsigned32())
        guard count <= (end - position) / max(1, minimumSize) else {
            throw damaged("a list of \(count) is longer than what is left")
        }
        return count
    }

    mutating func blob() throws(PackError) -> [UInt8] {
        let count = try length(minimumSize: 1)
        let start = try advance(count)
        return Array(bytes[start..<start + count])
    }

    /// Reads bytes that are valid UTF-8.
    mutating func utf8() throws(PackError) -> ArraySlice<UInt8> {
        let count = try length(minimumSize: 1)
        guard count > 0 else { return [] }
        let start = try advance(count)
        guard UTF8Check.isValid(bytes.span.extracting(start..<start + count)) else {
            throw damaged("a string is not UTF-8")
        }
        return bytes[start..<start + count]
    }

    mutating func text() throws(PackError) -> String {
        String(decoding: try utf8(), as: UTF8.self)
    }

    /// Reads lists of bytes.
    mutating func blobs() throws(PackError) -> FlatLists<UInt8> {
        let count = try length(minimumSize: 4)
        var lists = FlatLists<UInt8>()
        lists.reserve(count: count, values: end - position - 4 * count)
        for _ in 0..<count {
            let size = try length(minimumSize: 1)
            let start = try advance(size)
            lists.append(bytes[start..<start + size])
        }
        return lists
    }

    /// Reads lists of integers.
    mutating func lists() throws(PackError) -> FlatLists<Int32> {
        let count = try length(minimumSize: 4)
        var offsets: [Int32] = [0]
        var values: [Int32] = []
        offsets.reserveCapacity(count + 1)
        values.reserveCapacity((end - position) / 4 - count)
        for _ in 0..<count {
            let size = try length(minimumSize: 4)
            let start = try advance(4 * size)
            for place in 0..<size {
                values.append(Int32(bitPattern: bytes.littleEndian(at: start + 4 * place)))
            }
            offsets.append(Int32(values.count))
        }
        return FlatLists(offsets: offsets, values: values)
    }

    mutating func list<Field: PackField>() throws(PackError) -> [Field] {
        let count = try length(minimumSize: Field.minimumSize)
        // Most lists are: terms have no steps.
        guard count > 0 else { return [] }
        var fields: [Field] = []
        fields.reserveCapacity(count)
        for _ in 0..<count {
            fields.append(try Field(from: &self))
        }
        return fields
    }

    mutating func choice<Choice: RawRepresentable<UInt8>>(_ name: String) throws(PackError) -> Choice {
        let raw = try byte()
        guard let choice = Choice(rawValue: raw) else {
            throw damaged("\(raw) is no \(name)")
        }
        return choice
    }

    /// Takes the next `count` bytes as a reader of their own.
    mutating func part(_ count: Int) throws(PackError) -> PackReader {
        let start = try advance(count)
        return PackReader(bytes, from: start, to: start + count)
    }

    func damaged(_ what: String) -> PackError {
        PackError(.damaged, "the compiled pack is damaged at byte \(position): \(what); compile it again")
    }

    private mutating func advance(_ count: Int) throws(PackError) -> Int {
        guard count <= end - position else {
            throw damaged("\(count) bytes were expected and \(end - position) are left")
        }
        defer { position += count }
        return position
    }
}

extension [UInt8] {
    /// The integer whose bytes stand at `index`, the lowest one first.
    func littleEndian<Value: FixedWidthInteger & BitwiseCopyable>(at index: Int) -> Value {
        // Nothing is unsafe about reading an integer's bytes; the bounds are checked.
        Value(littleEndian: span.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: Value.self))
    }
}
