// SPDX-License-Identifier: Apache-2.0

/// Bytes as printable text, five characters for four bytes: the Z85 encoding (ZeroMQ RFC 32), in which keys are written.
public enum Z85 {
    private static let alphabet = Array(
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#".utf8
    )

    /// The value of each ASCII character, or nil for one that is not in the alphabet.
    private static let values: [UInt32?] = {
        var values = [UInt32?](repeating: nil, count: 128)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt32(value) }
        return values
    }()

    /// Writes bytes as text.
    ///
    /// - Throws: ``ZeroMQError`` with code `invalidArgument` unless the number of bytes is a multiple of 4.
    public static func encode(_ bytes: [UInt8]) throws(ZeroMQError) -> String {
        guard bytes.count.isMultiple(of: 4) else {
            throw invalid("encode Z85", "\(bytes.count) bytes are not a multiple of 4")
        }
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count / 4 * 5)
        for start in stride(from: 0, to: bytes.count, by: 4) {
            let number = bytes[start..<start + 4].reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
            for divisor: UInt32 in [52_200_625, 614_125, 7225, 85, 1] {
                text.append(alphabet[Int(number / divisor % 85)])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads text back into bytes.
    ///
    /// - Throws: ``ZeroMQError`` with code `invalidArgument` if the length is not a multiple of 5, a character is not in the
    ///   alphabet, or five characters stand for more than four bytes hold. The text itself, which may be secret, is not in
    ///   the error.
    public static func decode(_ text: some StringProtocol) throws(ZeroMQError) -> [UInt8] {
        let characters = Array(text.utf8)
        guard characters.count.isMultiple(of: 5) else {
            throw invalid("decode Z85", "\(characters.count) characters are not a multiple of 5")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(characters.count / 5 * 4)
        for start in stride(from: 0, to: characters.count, by: 5) {
            var number: UInt64 = 0
            for index in start..<start + 5 {
                let character = Int(characters[index])
                guard character < values.count, let value = values[character] else {
                    throw invalid("decode Z85", "character \(index + 1) is not in the alphabet of Z85")
                }
                number = number * 85 + UInt64(value)
            }
            guard let word = UInt32(exactly: number) else {
                throw invalid("decode Z85", "characters \(start + 1) to \(start + 5) stand for no four bytes")
            }
            for shift: UInt32 in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
        }
        return bytes
    }

    private static func invalid(_ operation: String, _ reason: String) -> ZeroMQError {
        ZeroMQError(.invalidArgument, operation: operation, reason: reason)
    }
}
