// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

/// A text says the same however it was set, copied and converted; so it has the same verdict.
@Suite("Variants of real texts")
struct VariantTests {
    /// What happens to a text on its way.
    enum Change: String, CaseIterable, Sendable {
        case invisible = "zero-width characters, joiners and selectors"
        case spaced = "blanks between ideographs"
        case broken = "line breaks inside sentences"
        case traditional = "written in traditional script"
        case simplified = "written in simplified script"
        case wide = "full-width digits, letters and marks"
        case all = "all of these together"
    }

    static let changes = Change.allCases.flatMap { change in (0..<2).map { (change, $0) } }

    @Test("a verdict does not change with how the text is set", arguments: changes)
    func equal(_ change: Change, part: Int) throws {
        var maker = VariantMaker(seed: UInt64(part))
        var labelled = 0
        var changed = 0
        var count = 0
        for (number, text) in SeedTexts.passages.enumerated() where number % 2 == part && maker.isProse(text) {
            count += 1
            let variant = maker.variant(of: text, change)
            let verdict = Classifier.builtIn.classify(text)
            labelled += verdict.labels.isEmpty ? 0 : 1
            changed += Array(variant.utf8) == Array(text.utf8) ? 0 : 1
            #expect(Classifier.builtIn.classify(variant) == verdict, "\(text)\n→ \(variant.debugDescription)")
        }
        // Fourteen such parts: more than a thousand variants.
        #expect(count > 80 && labelled > 60 && changed > (change == .wide ? 0 : 10))
    }
}

/// Makes variants of a text, the same for the same seed.
struct VariantMaker {
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed &+ 77)
    }

    /// Whether a passage is one paragraph of sentences: in headings and titles a blank or a break has a meaning.
    func isProse(_ text: String) -> Bool {
        text.unicodeScalars.count > 60 && !text.contains(where: \.isNewline) && "。！？”".contains(text.last ?? " ")
    }

    mutating func variant(of text: String, _ change: VariantTests.Change) -> String {
        switch change {
        case .invisible: inserting(in: text, from: 0, Self.invisible) { _, _ in true }
        case .spaced: inserting(in: text, from: 0, Self.blanks, where: Self.areIdeographs)
        case .broken: inserting(in: text, from: Self.titleLength, Self.breaks, where: Self.mayBreak)
        case .traditional: mapped(text) { Self.traditional[$0]?.randomElement(using: &$1) }
        case .simplified: mapped(text) { scalar, _ in Self.simplified(scalar) }
        case .wide: mapped(text) { scalar, _ in Self.wide(scalar) }
        case .all:
            [.wide, .traditional, .broken, .spaced, .invisible].reduce(text) { variant(of: $0, $1) }
        }
    }

    /// A first line that is shorter may be a title.
    private static let titleLength = 48
    private static let invisible = ["\u{200B}", "\u{200D}", "\u{2060}", "\u{FEFF}", "\u{AD}", "\u{FE00}", "\u{E0100}"]
    private static let blanks = [" ", "\u{3000}", "\u{A0}", "\t"]
    private static let breaks = ["\n", "\r\n", "\n\n", "\n\u{3000}\u{3000}", " \n"]

    private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool { (0x4E00...0x9FFF).contains(scalar.value) }

    private static func areIdeographs(_ left: Unicode.Scalar, _ right: Unicode.Scalar) -> Bool {
        isIdeograph(left) && isIdeograph(right)
    }

    /// A line that begins with a numeral may be an item of a list.
    private static func mayBreak(_ left: Unicode.Scalar, _ right: Unicode.Scalar) -> Bool {
        areIdeographs(left, right) && !"一二三四五六七八九十百第".unicodeScalars.contains(right)
    }

    private mutating func inserting(
        in text: String,
        from start: Int,
        _ insertions: [String],
        where isPlace: (Unicode.Scalar, Unicode.Scalar) -> Bool
    ) -> String {
        var result = String.UnicodeScalarView()
        for (number, scalar) in text.unicodeScalars.enumerated() {
            if number > start, let last = result.last, isPlace(last, scalar), Int.random(in: 0..<8, using: &random) == 0
            {
                result.append(contentsOf: (insertions.randomElement(using: &random) ?? "").unicodeScalars)
            }
            result.append(scalar)
        }
        return String(result)
    }

    private mutating func mapped(
        _ text: String,
        _ form: (Unicode.Scalar, inout SeededGenerator) -> Unicode.Scalar?
    ) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(form(scalar, &random) ?? scalar) }
        return String(result)
    }

    // MARK: Script, by the tables of the project

    /// For each folded ideograph all that fold to it.
    private static let traditional: [Unicode.Scalar: [Unicode.Scalar]] = (0x4E00...0x9FFF as ClosedRange<UInt32>)
        .compactMap(Unicode.Scalar.init)
        .reduce(into: [:]) { forms, scalar in
            // 畫 depends on the word.
            guard let folded = simplified(scalar), folded != scalar, folded != "划", folded != "画" else { return }
            forms[folded, default: []].append(scalar)
        }

    private static func simplified(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        guard isIdeograph(scalar), scalar != "畫", scalar != "畵" else { return nil }
        let folded = String(decoding: Folding.fold(String(scalar)), as: UTF8.self).unicodeScalars
        return folded.count == 1 ? folded.first : nil
    }

    private static func wide(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case "0"..."9", "A"..."Z", "a"..."z", "%", "(", ")", ";", ":", "?", "!":
            Unicode.Scalar(scalar.value + 0xFEE0)
        default: nil
        }
    }
}
