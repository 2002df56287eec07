// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

@Suite("Positions")
struct TextPositionTests {
    @Test("offsets are counted in each unit, with line and column")
    func units() {
        let text = Array("a公👍\r\nb\n\n\rc".utf8)
        let positions = TextPosition.positions(of: [0, 1, 4, 8, 9, 10, 11, 12, 13, 14, 15], in: text.span)
        #expect(
            positions == [
                TextPosition(utf8: 0, utf16: 0, scalar: 0, line: 1, column: 1),
                TextPosition(utf8: 1, utf16: 1, scalar: 1, line: 1, column: 2),
                TextPosition(utf8: 4, utf16: 2, scalar: 2, line: 1, column: 3),
                TextPosition(utf8: 8, utf16: 4, scalar: 3, line: 1, column: 4),
                TextPosition(utf8: 9, utf16: 5, scalar: 4, line: 1, column: 5),
                TextPosition(utf8: 10, utf16: 6, scalar: 5, line: 2, column: 1),
                TextPosition(utf8: 11, utf16: 7, scalar: 6, line: 2, column: 2),
                TextPosition(utf8: 12, utf16: 8, scalar: 7, line: 3, column: 1),
                TextPosition(utf8: 13, utf16: 9, scalar: 8, line: 4, column: 1),
                TextPosition(utf8: 14, utf16: 10, scalar: 9, line: 5, column: 1),
                TextPosition(utf8: 15, utf16: 11, scalar: 10, line: 5, column: 2),
            ]
        )
    }

    @Test("an offset inside a character is its start, one behind the end is the end, one too low stays")
    func odd() {
        let text = Array("公平".utf8)
        #expect(TextPosition.positions(of: [2, 4, 99, 1], in: text.span).map(\.utf8) == [0, 3, 6, 6])
        #expect(TextPosition.positions(of: [-1, 0, 5], in: [UInt8]().span) == [.start, .start, .start])
        #expect(TextPosition.positions(of: [Int](), in: text.span).isEmpty)
    }

    @Test("slices of the original by each unit are the surface", arguments: 0..<6 as Range<UInt64>)
    func slices(seed: UInt64) {
        var random = RandomText(seed: seed &+ 50)
        for _ in 0..<40 {
            let text = random.text(pieces: 30)
            let bytes = Array(text.utf8)
            let boundaries = (0...bytes.count).filter { $0 == bytes.count || bytes[$0] & 0xC0 != 0x80 }
            let chosen = random.range(in: 0..<boundaries.count)
            let range = boundaries[chosen.lowerBound]..<boundaries[min(chosen.upperBound, boundaries.count - 1)]
            let positions = TextPosition.positions(of: [range.lowerBound, range.upperBound], in: bytes.span)
            let utf16 = Array(text.utf16)[positions[0].utf16..<positions[1].utf16]
            let scalars = Array(text.unicodeScalars)[positions[0].scalar..<positions[1].scalar]
            let surface = Array(bytes[range])
            #expect(Array(String(decoding: utf16, as: UTF16.self).utf8) == surface)
            #expect(scalars.flatMap { Array(String(Character($0)).utf8) } == surface)
        }
    }
}
