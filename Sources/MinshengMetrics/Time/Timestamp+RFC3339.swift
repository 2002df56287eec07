// SPDX-License-Identifier: Apache-2.0

extension Timestamp {
    /// Reads a time of RFC 3339, such as `2025-06-09T08:30:00.25+08:00`, from UTF-8.
    ///
    /// - The years 0000 to 9999 are read; a day must exist in its month.
    /// - `T` and `Z` may be in lower case. `-00:00` (an unknown offset) is read as UTC.
    /// - A fraction may have any number of digits; those after the sixth are dropped, so a time never moves into the
    ///   next second.
    /// - A second 60 is read at 23:59 UTC on the last day of a month, where leap seconds happen, and becomes the last
    ///   microsecond of its minute.
    ///
    /// - Complexity: O(*n*) in bytes; nothing is allocated.
    /// - Throws: ``MetricsError`` with code `invalidTimestamp` and the offset of the byte that is wrong.
    public init(rfc3339 bytes: Span<UInt8>) throws(MetricsError) {
        self = try RFC3339.timestamp(bytes)
    }

    /// Reads a time of RFC 3339 from a string, by the rules of ``init(rfc3339:)-(Span<UInt8>)``.
    /// - Throws: ``MetricsError`` with code `invalidTimestamp` and the offset of the byte that is wrong.
    public init(rfc3339 text: String) throws(MetricsError) {
        var text = text
        // `withUTF8` cannot pass a typed error on, so the result carries it.
        let result = text.withUTF8 { buffer in
            let bytes = buffer.span
            return Result { () throws(MetricsError) in try RFC3339.timestamp(bytes) }
        }
        self = try result.get()
    }

    /// Writes the instant by RFC 3339 as the local time at `offset`, with no, three or six digits of a fraction.
    ///
    /// Years beyond 0000 to 9999, which RFC 3339 does not know, get the signed form of ISO 8601: `+10000-01-01T00:00:00Z`.
    public func rfc3339(offset: UTCOffset = .utc) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        RFC3339.append(self, offset: offset, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Timestamp: CustomStringConvertible {
    /// The instant in UTC by RFC 3339.
    public var description: String { rfc3339() }
}
