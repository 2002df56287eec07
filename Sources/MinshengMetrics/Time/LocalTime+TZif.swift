// SPDX-License-Identifier: Apache-2.0

extension LocalTime {
    /// Reads a file of the time zone database, such as `/usr/share/zoneinfo/Europe/Berlin` (TZif, RFC 8536, version 2 or later).
    ///
    /// The rule at the file's end, for the years that have no table, is followed to 2100. Distances from UTC with seconds, as
    /// local mean times had, are cut to the minute.
    /// - Parameters:
    ///   - name: what the local time is called.
    ///   - bytes: the whole file.
    /// - Throws: ``MetricsError`` with code `invalidOffset` and the offset of the byte that is wrong.
    public init(name: String, tzif bytes: Span<UInt8>) throws(MetricsError) {
        var reader = TZifReader(bytes: bytes.withUnsafeBufferPointer { Array($0) })
        let (first, transitions) = try reader.read()
        self.init(name: name, before: first, transitions: transitions)
    }
}

/// Reads the parts of a TZif file.
private struct TZifReader {
    let bytes: [UInt8]
    var position = 0

    private struct Header {
        let utcIndicators: Int
        let standardIndicators: Int
        let leapSeconds: Int
        let transitions: Int
        let types: Int
        let characters: Int
    }

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func read() throws(MetricsError) -> (first: UTCOffset, transitions: [LocalTime.Transition]) {
        let old = try header()
        // The first block has times in four bytes; what follows it says the same in eight.
        try skip(
            old.transitions * 5 + old.types * 6 + old.characters + old.leapSeconds * 8 + old.standardIndicators
                + old.utcIndicators
        )
        let header = try header()
        guard header.types > 0 else { throw wrong("the file names no local time") }
        var instants: [Timestamp] = []
        for _ in 0..<header.transitions { instants.append(Timestamp(secondsSince1970: try integer(bytes: 8))) }
        var indices: [Int] = []
        for _ in 0..<header.transitions { indices.append(Int(UInt8(truncatingIfNeeded: try integer(bytes: 1)))) }
        var offsets: [UTCOffset] = []
        for _ in 0..<header.types {
            offsets.append(try UTCOffset(minutes: Int(try integer(bytes: 4) / 60)))
            try skip(2)
        }
        guard indices.allSatisfy({ $0 < offsets.count }), zip(instants, instants.dropFirst()).allSatisfy({ $0 < $1 })
        else { throw wrong("the table of transitions is not in order") }
        try skip(header.characters + header.leapSeconds * 12 + header.standardIndicators + header.utcIndicators)
        var transitions = zip(instants, indices).map { LocalTime.Transition(at: $0, to: offsets[$1]) }
        if let rule = try footer() { transitions += rule.transitions(after: instants.last) }
        return (offsets[0], transitions)
    }

    private mutating func header() throws(MetricsError) -> Header {
        guard bytes.count >= position + 44, bytes[position..<position + 4].elementsEqual("TZif".utf8) else {
            throw wrong("this is not a file of the time zone database")
        }
        guard bytes[position + 4] >= UInt8(ascii: "2") else { throw wrong("a file of version 2 or later is needed") }
        position += 20
        var counts: [Int] = []
        for _ in 0..<6 {
            let count = Int(try integer(bytes: 4))
            guard (0...bytes.count).contains(count) else { throw wrong("a count is out of range") }
            counts.append(count)
        }
        return Header(
            utcIndicators: counts[0],
            standardIndicators: counts[1],
            leapSeconds: counts[2],
            transitions: counts[3],
            types: counts[4],
            characters: counts[5]
        )
    }

    /// Reads a signed number, the highest byte first.
    private mutating func integer(bytes count: Int) throws(MetricsError) -> Int64 {
        guard bytes.count - position >= count else { throw wrong("the file ends too early") }
        var result = Int64(Int8(bitPattern: bytes[position]))
        for index in position + 1..<position + count { result = result << 8 | Int64(bytes[index]) }
        position += count
        return result
    }

    private mutating func skip(_ count: Int) throws(MetricsError) {
        guard bytes.count - position >= count else { throw wrong("the file ends too early") }
        position += count
    }

    /// Reads the rule between two line ends, if there is one with summer time in it.
    private mutating func footer() throws(MetricsError) -> DaylightRule? {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\n") else { return nil }
        let text = bytes[(position + 1)...].prefix { $0 != UInt8(ascii: "\n") }
        var parser = DaylightRuleParser(text: Array(text))
        guard let rule = parser.rule() else { throw wrong("the rule at the file's end cannot be read") }
        return rule.daylight == nil ? nil : rule
    }

    private func wrong(_ message: String) -> MetricsError {
        MetricsError(.invalidOffset, message, offsetUTF8: position)
    }
}
