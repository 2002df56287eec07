// SPDX-License-Identifier: Apache-2.0

/// One place in a text, in the units that different readers count in.
public struct TextPosition: Hashable, Sendable {
    /// The offset in UTF-8 bytes.
    public var utf8: Int
    /// The offset in UTF-16 code units, as JavaScript, Java and C# count.
    public var utf16: Int
    /// The offset in Unicode scalars, as Python counts.
    public var scalar: Int
    /// The line, from 1; a line ends with LF, CR or CR LF.
    public var line: Int
    /// The column in scalars, from 1.
    public var column: Int

    /// The first place of any text.
    public static let start = TextPosition(utf8: 0, utf16: 0, scalar: 0, line: 1, column: 1)

    /// Creates a position.
    public init(utf8: Int, utf16: Int, scalar: Int, line: Int, column: Int) {
        self.utf8 = utf8
        self.utf16 = utf16
        self.scalar = scalar
        self.line = line
        self.column = column
    }

    /// Returns the positions of UTF-8 offsets of a text, in one pass over it.
    ///
    /// An offset inside a character stands for the character's start, one behind the end for the end.
    /// - Parameters:
    ///   - offsets: UTF-8 offsets in ascending order; an offset below the one before it gets that one's position.
    ///   - text: the text, in UTF-8.
    /// - Complexity: O(*n*) in bytes up to the last offset.
    public static func positions(of offsets: some Sequence<Int>, in text: Span<UInt8>) -> [TextPosition] {
        var position = TextPosition.start
        return offsets.map { offset in
            position.advance(to: offset, in: text)
            return position
        }
    }

    /// Moves forward to the last character that starts at or before `offset`.
    mutating func advance(to offset: Int, in text: Span<UInt8>) {
        while utf8 < offset, utf8 < text.count {
            var next = utf8 + 1
            while next < text.count, text[next] & 0xC0 == 0x80 { next += 1 }
            guard next <= offset else { return }
            step(over: text[utf8], followedBy: next < text.count ? text[next] : 0, to: next)
        }
    }

    private mutating func step(over first: UInt8, followedBy following: UInt8, to next: Int) {
        utf8 = next
        utf16 += first >= 0xF0 ? 2 : 1
        scalar += 1
        column += 1
        // Between CR and LF the line has not ended yet.
        if first == 0x0A || first == 0x0D && following != 0x0A {
            line += 1
            column = 1
        }
    }
}
