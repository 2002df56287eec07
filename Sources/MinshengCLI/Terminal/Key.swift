// SPDX-License-Identifier: Apache-2.0

/// A key that a person pressed.
package enum Key: Hashable, Sendable {
    case up
    case down
    case pageUp
    case pageDown
    case home
    case end
    case enter
    case escape
    /// A letter, a digit or another character of ASCII.
    case character(Character)
}

/// Makes keys of the bytes that a terminal sends; a pure value.
///
/// A key such as ↑ comes as an escape and some characters, and may come in two reads. So an escape with nothing behind it is
/// kept back until ``settle()`` says that nothing more comes.
package struct KeyReader: Sendable {
    /// Longer sequences are no keys that anybody has.
    private static let longest = 16

    private var pending: [UInt8] = []

    /// Creates a reader that has seen nothing.
    package init() {}

    /// The keys that are complete with these bytes.
    package mutating func keys(in bytes: some Sequence<UInt8>) -> [Key] {
        bytes.flatMap { take($0) }
    }

    /// The key that was kept back, now that nothing has followed it.
    package mutating func settle() -> [Key] {
        defer { pending = [] }
        return pending == [Self.escape] ? [.escape] : []
    }

    private static let escape: UInt8 = 0x1B

    private mutating func take(_ byte: UInt8) -> [Key] {
        guard !pending.isEmpty else { return begin(byte) }
        if pending.count == 1 {
            if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "O") {
                pending.append(byte)
                return []
            }
            pending = []
            return [.escape] + begin(byte)
        }
        pending.append(byte)
        // Parameters and what stands between lie below the final character of a sequence.
        guard (0x40...0x7E).contains(byte) || pending.count > Self.longest else { return [] }
        defer { pending = [] }
        return Self.key(of: pending.dropFirst(2)).map { [$0] } ?? []
    }

    private mutating func begin(_ byte: UInt8) -> [Key] {
        switch byte {
        case Self.escape:
            pending = [byte]
            return []
        case 0x0A, 0x0D: return [.enter]
        case 0x20...0x7E: return [.character(Character(Unicode.Scalar(byte)))]
        // Other controls, and characters beyond ASCII: nothing is done by them.
        default: return []
        }
    }

    /// The key of a control sequence, without what introduces it.
    private static func key(of sequence: ArraySlice<UInt8>) -> Key? {
        switch String(decoding: sequence, as: UTF8.self) {
        case "A": .up
        case "B": .down
        case "5~": .pageUp
        case "6~": .pageDown
        case "H", "1~", "7~": .home
        case "F", "4~", "8~": .end
        case "M": .enter
        default: nil
        }
    }
}
