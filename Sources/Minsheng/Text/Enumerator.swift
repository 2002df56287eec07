// SPDX-License-Identifier: Apache-2.0

/// The number that a line begins with.
struct Enumerator: Hashable, Sendable {
    /// The ways to count, the outermost first.
    enum Kind: Int, CaseIterable, Comparable, Sendable {
        case book
        case chapter
        case section
        case article
        /// `一、`
        case numeral
        /// `（一）`
        case bracketedNumeral
        /// `1.` or `1、`
        case digits
        /// `（1）` or `1）`
        case bracketedDigits
        /// `①`
        case circled

        static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    var kind: Kind
    var number: Int
    /// How many scalars of the line's head it takes.
    var count: Int
}
