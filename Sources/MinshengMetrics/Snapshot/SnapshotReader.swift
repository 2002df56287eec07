// SPDX-License-Identifier: Apache-2.0

/// Reads the parts of a snapshot in the order in which they were written.
///
/// Nothing in a snapshot is trusted, although its hash has been checked: numbers must lie in the range their meaning
/// allows, and counts of parts in what the rest of the bytes can hold.
struct SnapshotReader {
    /// The greatest count that is believed: what a double still holds exactly, and far from overflow.
    static let greatestCount: Int64 = 1 << 53

    private let bytes: [UInt8]
    private let end: Int
    private(set) var position: Int

    /// Checks the hash of a sealed snapshot and starts at its first byte.
    init(_ bytes: [UInt8]) throws(MetricsError) {
        guard bytes.count >= 8 else {
            throw MetricsError(.unreadableSnapshot, "the snapshot ends too early", offsetUTF8: bytes.count)
        }
        self.bytes = bytes
        end = bytes.count - 8
        position = 0
        var hash: UInt64 = 0
        for index in (end..<bytes.count).reversed() { hash = hash << 8 | UInt64(bytes[index]) }
        guard fnv1a(bytes.span.extracting(..<end)) == hash else {
            throw error("the snapshot is damaged: its hash does not fit; restore another or start anew")
        }
    }

    /// Whether all parts have been read.
    var isAtEnd: Bool { position == end }

    /// An error at the place reached so far.
    func error(_ message: String) -> MetricsError {
        MetricsError(.unreadableSnapshot, message, offsetUTF8: position)
    }

    mutating func integer() throws(MetricsError) -> Int64 {
        var result: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard position < end else { throw error("the snapshot ends too early") }
            let byte = bytes[position]
            // The tenth byte holds the one bit that is left; a last byte of zero would be a second way to write a number.
            guard shift < 63 || byte <= 1, byte > 0 || shift == 0 else { throw error("a number is not well formed") }
            position += 1
            result |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { break }
        }
        return Int64(bitPattern: result >> 1) ^ -Int64(bitPattern: result & 1)
    }

    mutating func integer(in range: ClosedRange<Int64>, _ name: StaticString) throws(MetricsError) -> Int {
        let start = position
        let integer = try integer()
        guard range.contains(integer) else {
            throw MetricsError(.unreadableSnapshot, "\(name) is out of range", offsetUTF8: start)
        }
        return Int(integer)
    }

    /// Reads a number of items or points.
    mutating func count(_ name: StaticString) throws(MetricsError) -> Int {
        try integer(in: 0...Self.greatestCount, name)
    }

    /// Reads the number of parts that follow, each of at least one byte.
    mutating func partCount(_ name: StaticString) throws(MetricsError) -> Int {
        try integer(in: 0...Int64(end - position), name)
    }

    mutating func flag() throws(MetricsError) -> Bool {
        try integer(in: 0...1, "a flag") == 1
    }

    mutating func instant() throws(MetricsError) -> Timestamp {
        Timestamp(microsecondsSince1970: try integer())
    }

    mutating func optionalInstant() throws(MetricsError) -> Timestamp? {
        try flag() ? instant() : nil
    }

    mutating func string(_ name: StaticString) throws(MetricsError) -> String {
        let length = try partCount(name)
        guard let string = String(validating: bytes[position..<position + length], as: UTF8.self) else {
            throw error("\(name) is not UTF-8")
        }
        position += length
        return string
    }

    /// Reads a number in eight bytes.
    mutating func word() throws(MetricsError) -> UInt64 {
        guard end - position >= 8 else { throw error("the snapshot ends too early") }
        var word: UInt64 = 0
        for index in (position..<position + 8).reversed() { word = word << 8 | UInt64(bytes[index]) }
        position += 8
        return word
    }

    /// Reads so many bytes as they are.
    mutating func bytes(_ count: Int) throws(MetricsError) -> [UInt8] {
        guard end - position >= count else { throw error("the snapshot ends too early") }
        position += count
        return Array(bytes[position - count..<position])
    }

    /// Reads bytes that must be as given.
    mutating func expect(_ expected: [UInt8], _ message: String) throws(MetricsError) {
        guard end - position >= expected.count, bytes[position..<position + expected.count].elementsEqual(expected)
        else {
            throw error(message)
        }
        position += expected.count
    }
}
