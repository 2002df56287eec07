// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// What one item adds to the words of a ``Tally``: worked out once, added to every group the item is in.
struct Increments: Sendable {
    /// An amount for one word.
    struct Element: Sendable {
        let word: Int32
        let amount: Int32
    }

    private(set) var elements: [Element] = []
    /// The words of a ``Cooccurrence`` that the item adds one to.
    private(set) var pairs: [Int32] = []

    /// Works out what an item adds.
    mutating func prepare(_ verdict: Verdict, deficit: LabelSet, denied: LabelSet) {
        elements.removeAll(keepingCapacity: true)
        pairs.removeAll(keepingCapacity: true)
        append(Tally.Word.items)
        if !verdict.labels.isEmpty { append(Tally.Word.labelled) }
        if !verdict.stated.isEmpty { append(Tally.Word.stated) }
        for label in verdict.labels.union(verdict.stated).union(denied).indices {
            let base = Tally.base(ofLabel: label)
            let isCarried = verdict.labels.contains(index: label)
            let isStated = verdict.stated.contains(index: label)
            if isCarried {
                append(base + Tally.LabelWord.count)
                if label < verdict.points.count { append(base + Tally.LabelWord.points, verdict.points[label]) }
                if deficit.contains(index: label) { append(base + Tally.LabelWord.deficit) }
            }
            if isStated { append(base + Tally.LabelWord.stated) }
            if isCarried, isStated { append(base + Tally.LabelWord.both) }
            if denied.contains(index: label) { append(base + Tally.LabelWord.denied) }
        }
        for label in verdict.labels.indices {
            let lower = verdict.labels.intersection(LabelSet(rawValue: 1 << UInt64(label) - 1))
            for other in lower.indices { pairs.append(Int32(Cooccurrence.word(other, label))) }
        }
    }

    private mutating func append(_ word: Int, _ amount: Int32 = 1) {
        elements.append(Element(word: Int32(truncatingIfNeeded: word), amount: amount))
    }
}

extension [Int] {
    /// Adds what an item adds to the tally whose words begin at `base`.
    @inline(__always)
    mutating func add(_ increments: Span<Increments.Element>, at base: Int = 0) {
        for index in increments.indices {
            let element = increments[index]
            self[base + Int(element.word)] += Int(element.amount)
        }
    }

    /// Adds a tally to the one whose words begin at `base`.
    mutating func add(_ words: ArraySlice<Int>, at base: Int = 0) {
        var place = base
        for word in words {
            self[place] += word
            place += 1
        }
    }
}
