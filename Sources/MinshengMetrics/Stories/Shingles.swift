// SPDX-License-Identifier: Apache-2.0

/// Hashes every run of eight characters of a text.
///
/// Eight characters are three or four words of Chinese: long enough that stories of one topic share few (the names of
/// laws and offices), short enough that an edit spoils few. The last eight are kept as 16 bits each in two words, so the
/// next run costs two shifts; there is no rolling hash to undo.
struct Shingles {
    private static let length = 8

    private var older: UInt64 = 0
    private var newer: UInt64 = 0
    private var characterCount = 0

    /// Reads a part of the folded text; runs go on from the part before.
    mutating func read(_ bytes: Span<UInt8>, into least: inout LeastHashes) {
        var index = 0
        let end = bytes.count
        while index < end {
            let lead = bytes[index]
            if lead < 0x80 {
                index += 1
                if Self.isWord(lead) { add(UInt64(lead), &least) }
            } else if lead < 0xE0 {
                // U+0080 to U+00BF are marks; folded text is UTF-8, so the bytes that follow are there.
                let code = UInt64(lead & 0x1F) << 6 | UInt64(bytes[index + 1] & 0x3F)
                index += 2
                if code >= 0xC0 { add(code, &least) }
            } else if lead < 0xF0 {
                let code =
                    UInt64(lead & 0x0F) << 12 | UInt64(bytes[index + 1] & 0x3F) << 6 | UInt64(bytes[index + 2] & 0x3F)
                index += 3
                if Self.isWord(code) { add(code, &least) }
            } else {
                let low = UInt64(bytes[index + 1] & 0x3F) << 12 | UInt64(bytes[index + 2] & 0x3F) << 6
                let code = low | UInt64(bytes[index + 3] & 0x3F)
                index += 4
                add(code & 0xFFFF, &least)
            }
        }
    }

    /// Ends the text: one shorter than a run is hashed as a whole.
    /// - Returns: false if there was no character.
    mutating func finish(into least: inout LeastHashes) -> Bool {
        if characterCount < Self.length, characterCount > 0 {
            let hash = Self.hash(older, newer)
            if hash < least.threshold { least.take(hash) }
        }
        return characterCount > 0
    }

    @inline(__always)
    private mutating func add(_ code: UInt64, _ least: inout LeastHashes) {
        older = older << 16 | newer >> 48
        newer = newer << 16 | code
        characterCount += 1
        guard characterCount >= Self.length else { return }
        let hash = Self.hash(older, newer)
        if hash < least.threshold { least.take(hash) }
    }

    @inline(__always)
    private static func hash(_ older: UInt64, _ newer: UInt64) -> UInt32 {
        var mixed = (older ^ 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
        mixed = (mixed ^ mixed >> 32 ^ newer) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 29) &* 0x94D0_49BB_1331_11EB
        return UInt32(truncatingIfNeeded: mixed >> 32)
    }

    @inline(__always)
    private static func isWord(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
    }

    /// Whether a character of the plane's upper part is a word's: no mark, symbol, full-width form or private use.
    @inline(__always)
    private static func isWord(_ code: UInt64) -> Bool {
        code >= 0x3041 ? code < 0xE000 : code < 0x2000
    }
}
