// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// The distinct terms and groups of a pack while it is compiled.
///
/// Terms get numbers in the order in which they are met; ``finish()`` renumbers them by their text, so that the image
/// does not depend on where in the pack a term stands.
struct TermTable {
    private var terms: [Term] = []
    private var sources: [String] = []
    private var numbers: [Term: Int32] = [:]
    /// What a written term was read as; folding costs more than looking up.
    private var read: [String: Int32] = [:]
    private var groups: [[Int32]] = []
    private var groupNumbers: [[Int32]: Int32] = [:]

    /// Returns the number of a term, adding it if it is new.
    mutating func number(of written: String) throws(Term.Fault) -> Int32 {
        if let number = read[written] { return number }
        let term = try Term(written)
        let number = numbers[term] ?? Int32(terms.count)
        if number == terms.count {
            terms.append(term)
            sources.append(written)
            numbers[term] = number
        }
        read[written] = number
        return number
    }

    /// Returns the number of the group of these terms, adding it if it is new.
    mutating func group(of terms: some Sequence<Int32>) -> Int32 {
        let members = Set(terms).sorted()
        if let number = groupNumbers[members] { return number }
        let number = Int32(groups.count)
        groups.append(members)
        groupNumbers[members] = number
        return number
    }

    /// Writes the literals, patterns and groups into `image`.
    func finish(into image: inout PackImage) {
        let order = terms.indices.sorted { Self.precedes(terms[$0], terms[$1]) }
        var renumbered = [Int32](repeating: 0, count: terms.count)
        for index in order {
            let term = terms[index]
            if image.literals.last?.elementsEqual(term.anchor) != true {
                image.literals.append(term.anchor)
            }
            renumbered[index] = Int32(image.patterns.count)
            let literal = Int32(image.literals.count - 1)
            let isLiteral = term.tail.isEmpty && term.anchor.elementsEqual(sources[index].utf8)
            let source = isLiteral ? nil : sources[index]
            image.patterns.append(.init(literal: literal, tail: term.tail, source: source))
        }
        image.groups = FlatLists(groups.map { group in group.map { renumbered[Int($0)] }.sorted() })
    }

    private static func precedes(_ left: Term, _ right: Term) -> Bool {
        if left.anchor != right.anchor {
            return left.anchor.lexicographicallyPrecedes(right.anchor)
        }
        return left.tail.lexicographicallyPrecedes(right.tail) { left, right in
            let numbers = [left.minimum, left.maximum, left.crossesClauses ? 1 : 0]
            let others = [right.minimum, right.maximum, right.crossesClauses ? 1 : 0]
            if numbers != others { return numbers.lexicographicallyPrecedes(others) }
            return left.literal.lexicographicallyPrecedes(right.literal)
        }
    }
}
