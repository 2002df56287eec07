// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

/// Holds terms with gaps against a search that looks at one character after the other.
@Suite("Terms with gaps")
struct WildcardTests {
    /// Characters of one to four bytes, parts of the terms' words, and marks that end a gap.
    private static let words = [
        "养老", "床位", "养", "老", "床", "位", "供给", "其", "a", "é", "𠀀", "，", "。", "；",
    ]

    @Test("random texts", arguments: [(0, 3), (1, 1), (2, 6), (0, 20)])
    func agreesWithNaiveSearch(least: Int, most: Int) throws {
        let classifier = try ClassificationFixture.classifier(
            """
            rules:
              - {id: r, label: a, weight: 100, any: ["养老{\(least),\(most)}床位", "养老…供给?床"]}
            """
        )
        var generator = SeededGenerator(seed: UInt64(least * 100 + most))
        var kinds: Set<Bool> = []
        for _ in 0..<250 {
            let count = Int.random(in: 1...24, using: &generator)
            // Not so short that it is a title of its own.
            let text = (0..<count).map { _ in Self.words.randomElement(using: &generator) ?? "" }.joined() + "。"
            let expected =
                Self.holds(text, ["养老", "床位"], [least...most], stops: "。；")
                || Self.holds(text, ["养老", "供给", "床"], [0...8, 1...1], stops: "，。；")
            kinds.insert(expected)
            #expect(!classifier.classify(text).labels.isEmpty == expected, "\(text)")
        }
        #expect(kinds == [true, false], "the texts are not all of one kind")
    }

    private static func holds(_ text: String, _ parts: [String], _ gaps: [ClosedRange<Int>], stops: String) -> Bool {
        let characters = Array(text.unicodeScalars)
        return characters.indices.contains { start in
            follows(characters, from: start, parts[...], [0...0] + gaps[...], Set(stops.unicodeScalars))
        }
    }

    private static func follows(
        _ text: [Unicode.Scalar],
        from start: Int,
        _ parts: ArraySlice<String>,
        _ gaps: ArraySlice<ClosedRange<Int>>,
        _ stops: Set<Unicode.Scalar>
    ) -> Bool {
        guard let part = parts.first, let gap = gaps.first else { return true }
        for length in gap where start + length <= text.count {
            let between = text[start..<start + length]
            guard stops.isDisjoint(with: between) else { return false }
            guard text[(start + length)...].starts(with: part.unicodeScalars) else { continue }
            let end = start + length + part.unicodeScalars.count
            if follows(text, from: end, parts.dropFirst(), gaps.dropFirst(), stops) { return true }
        }
        return false
    }
}
