// SPDX-License-Identifier: Apache-2.0

import CTermKernel

/// A term on its way into the tables.
struct TermDraft: Comparable {
    /// The prefix's bit; the code of a character alone.
    var bit: UInt32
    /// The number of the key's bits; 0 for a character alone, which is looked up by its code, and so is all tail.
    var keyBits: UInt32
    /// The prefix, or below a split node the character that was read last.
    var key: UInt64
    /// The first eight bytes after it.
    var head: UInt64
    /// Where the bytes after it start, and their number.
    var tail: UInt32
    var tailCount: UInt32
    var term: Int32

    /// Whether the term is one character.
    var isLone: Bool { keyBits == 0 }

    /// - Parameters:
    ///   - range: where the term stands in `bytes`; it is valid UTF-8 and not empty.
    ///   - shift: what turns a hash into a bit's index.
    init(term: Int, _ bytes: RawSpan, _ range: Range<Int>, shift: UInt32) {
        let start = TermDraft.load(bytes, range)
        let isLone = range.count == Int(TermPrefix.characterBits(start) / 8)
        key = isLone ? TermPrefix.characterKey(start) : TermPrefix.pairKey(start)
        bit = isLone ? TermPrefix.code(key) : TermPrefix.hash(TermPrefix.codes(ofKey: key)) >> shift
        keyBits = isLone ? 0 : UInt32(TermPrefix.pairBits(key))
        let rest = (range.lowerBound + Int(keyBits / 8))..<range.upperBound
        tail = UInt32(rest.lowerBound)
        tailCount = UInt32(rest.count)
        head = TermDraft.load(bytes, rest)
        self.term = Int32(term)
    }

    /// The same term read by one character more.
    func advanced(in bytes: RawSpan) -> TermDraft {
        var draft = self
        draft.keyBits = UInt32(TermPrefix.characterBits(head))
        let count = draft.keyBits / 8
        draft.key = TermPrefix.characterKey(head)
        draft.tail += count
        draft.tailCount -= count
        draft.head = TermDraft.load(bytes, Int(draft.tail)..<Int(draft.tail + draft.tailCount))
        return draft
    }

    func entry(hasMore: Bool) -> TermTable.Entry {
        TermTable.Entry(head: head, term: term, size: tailCount | (hasMore ? TermTable.more : 0))
    }

    /// By bit, then by prefix, then by length, then by index.
    static func < (left: TermDraft, right: TermDraft) -> Bool {
        (left.bit, left.key, left.tailCount, left.term) < (right.bit, right.key, right.tailCount, right.term)
    }

    /// The first bytes of a range, up to eight, the first one lowest.
    private static func load(_ bytes: RawSpan, _ range: Range<Int>) -> UInt64 {
        if range.isEmpty { return 0 }
        return TermPrefix.low(UInt64(8 * min(range.count, 8)), of: bytes.bytes(at: range.lowerBound))
    }
}

extension [TermDraft] {
    /// Where each run of drafts with equal keys ends that starts at `start` or later, up to `end`.
    func endOfKey(from start: Int, to end: Int) -> Int {
        var place = start + 1
        while place < end, self[place].key == self[start].key { place += 1 }
        return place
    }

    /// Puts a range in ascending order: a short one, as most are, by insertion.
    mutating func sort(_ range: Range<Int>) {
        guard range.count <= 16 else {
            self[range].sort()
            return
        }
        for index in range.dropFirst() {
            let draft = self[index]
            var place = index
            while place > range.lowerBound, draft < self[place - 1] {
                self[place] = self[place - 1]
                place -= 1
            }
            self[place] = draft
        }
    }
}
