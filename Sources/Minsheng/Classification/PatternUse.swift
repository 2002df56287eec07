// SPDX-License-Identifier: Apache-2.0

/// What a term is good for, beyond supporting others.
struct PatternUse: OptionSet, Sendable {
    let rawValue: UInt8

    /// It can anchor a rule that looks at a clause or a sentence.
    static let anchor = PatternUse(rawValue: 1)
    /// It speaks for the whole item: in a context of item scope, or cancelling one.
    static let itemContext = PatternUse(rawValue: 2)
    /// It makes the bare items of every list of the text incidental.
    static let listUmbrella = PatternUse(rawValue: 4)
    /// It guards: it can take hits away from rules.
    static let guarding = PatternUse(rawValue: 8)
    /// It can anchor a rule that looks at a paragraph.
    static let paragraphAnchor = PatternUse(rawValue: 16)
    /// It can anchor a rule that looks at the whole item.
    static let itemAnchor = PatternUse(rawValue: 32)

    /// It can anchor a rule that looks beyond its sentence.
    static let wideAnchor: PatternUse = [.paragraphAnchor, .itemAnchor]

    /// It can anchor a rule; a sentence without such a hit gives no points.
    static let anyAnchor: PatternUse = [.anchor, .wideAnchor]

    /// What an anchor of a rule is good for.
    static func anchor(of scope: PackImage.Scope) -> PatternUse {
        switch scope {
        case .clause, .sentence: .anchor
        case .paragraph: .paragraphAnchor
        case .item: .itemAnchor
        }
    }
}

/// What a group is good for by being there.
struct GroupSignal: OptionSet, Sendable {
    let rawValue: UInt8

    /// Its terms guard.
    static let guarding = GroupSignal(rawValue: 1)
    /// Its terms are marks of polarity.
    static let polarity = GroupSignal(rawValue: 2)
    /// Its terms set a context.
    static let context = GroupSignal(rawValue: 4)
    /// Its terms cancel a context.
    static let cancellation = GroupSignal(rawValue: 8)
}
