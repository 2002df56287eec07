// SPDX-License-Identifier: Apache-2.0

/// What must follow the literals of terms with wildcards, in flat arrays.
struct TailTable: Hashable, Sendable {
    private struct Step: Hashable, Sendable {
        var minimum: Int32
        var maximum: Int32
        var literal: Range<Int32>
        var crossesClauses: Bool
        /// Whether the literal's first character has three bytes.
        var isLedByThreeBytes: Bool
    }

    private var steps: [Step] = []
    private var bytes: [UInt8] = []
    /// Where the steps of each term start, of a term without wildcards those of the next; and behind the last, where all end.
    private var starts: [Int32] = [0]

    mutating func reserve(_ count: Int) {
        starts.reserveCapacity(starts.count + count)
    }

    /// Adds what must follow the literal of the next term.
    mutating func append(_ tail: [PackImage.Step]) {
        for step in tail {
            let start = Int32(bytes.count)
            bytes.append(contentsOf: step.literal)
            steps.append(
                Step(
                    minimum: step.minimum,
                    maximum: step.maximum,
                    literal: start..<Int32(bytes.count),
                    crossesClauses: step.crossesClauses,
                    isLedByThreeBytes: step.literal.count >= 3 && step.literal[0] & 0xF0 == 0xE0
                )
            )
        }
        starts.append(Int32(steps.count))
    }

    /// What must follow the literal of a term.
    func steps(of pattern: Int32) -> [PackImage.Step] {
        range(of: pattern).map { index in
            let step = steps[Int(index)]
            return PackImage.Step(
                minimum: step.minimum,
                maximum: step.maximum,
                crossesClauses: step.crossesClauses,
                literal: Array(bytes[Int(step.literal.lowerBound)..<Int(step.literal.upperBound)])
            )
        }
    }

    /// Whether something must follow a term's literal.
    func hasTail(_ pattern: Int32) -> Bool { !range(of: pattern).isEmpty }

    private func range(of pattern: Int32) -> Range<Int32> {
        starts[Int(pattern)]..<starts[Int(pattern) + 1]
    }

    /// Where a term ends whose literal ends at `start`, or nil if the text goes on otherwise.
    /// - Parameter limit: the end of the segment.
    func end(of pattern: Int32, after start: Int, in folded: Span<UInt8>, to limit: Int) -> Int? {
        follow(range(of: pattern), from: start, in: folded, to: limit)
    }

    /// The end of the shortest text from `start` on that fits `steps`, or nil.
    private func follow(_ steps: Range<Int32>, from start: Int, in folded: Span<UInt8>, to limit: Int) -> Int? {
        guard !steps.isEmpty else { return start }
        let step = self.steps[Int(steps.lowerBound)]
        let rest = steps.lowerBound &+ 1..<steps.upperBound
        if step.isLedByThreeBytes { return seek(step, then: rest, from: start, in: folded, to: limit) }
        // No byte of UTF-8 is 0xFF.
        let lead = step.literal.isEmpty ? 0xFF : bytes[Int(step.literal.lowerBound)]
        precondition(start >= 0 && limit <= folded.count)
        var index = start
        var gap: Int32 = 0
        while index < limit {
            let byte = folded[unchecked: index]
            if byte == lead || lead == 0xFF, gap >= step.minimum, holds(step.literal, at: index, in: folded, limit),
                let end = follow(rest, from: index + step.literal.count, in: folded, to: limit)
            {
                return end
            }
            guard gap < step.maximum, !TailTable.stopsGap(byte, folded, at: index, step.crossesClauses) else {
                return nil
            }
            index &+= UTF8Scanning.length(lead: byte)
            gap &+= 1
        }
        // Nothing is left, which is enough for a step that asks for nothing.
        return gap >= step.minimum && lead == 0xFF ? follow(rest, from: index, in: folded, to: limit) : nil
    }

    /// The same for a step whose literal begins with a character of three bytes, which is sought without looking at those
    /// before it: only if it is there, it matters how many they are and whether one stops the gap.
    private func seek(
        _ step: Step,
        then rest: Range<Int32>,
        from start: Int,
        in folded: Span<UInt8>,
        to limit: Int
    ) -> Int? {
        precondition(start >= 0 && limit <= folded.count)
        let needle = bytes.span.extracting(Int(step.literal.lowerBound)..<Int(step.literal.upperBound))
        // No character has more than four bytes.
        let end = min(limit &- needle.count, start &+ 4 &* Int(step.maximum)) &+ 1
        var index = start
        var gap: Int32 = 0
        var place = start
        while let found = ThreeBytes.first(of: needle, in: folded, from: place, to: end) {
            while index < found {
                let byte = folded[unchecked: index]
                guard gap < step.maximum, !TailTable.stopsGap(byte, folded, at: index, step.crossesClauses) else {
                    return nil
                }
                index &+= UTF8Scanning.length(lead: byte)
                gap &+= 1
            }
            if gap >= step.minimum, holds(step.literal, at: found, in: folded, limit),
                let end = follow(rest, from: found &+ needle.count, in: folded, to: limit)
            {
                return end
            }
            place = found &+ 3
        }
        return nil
    }

    private func holds(_ literal: Range<Int32>, at index: Int, in folded: Span<UInt8>, _ limit: Int) -> Bool {
        guard index + literal.count <= limit else { return false }
        var place = index
        for offset in literal {
            guard bytes[Int(offset)] == folded[place] else { return false }
            place += 1
        }
        return true
    }

    /// Whether the character at `index`, of the first byte `lead`, ends a wildcard's reach.
    @inline(__always)
    private static func stopsGap(_ lead: UInt8, _ folded: Span<UInt8>, at index: Int, _ crossesClauses: Bool) -> Bool {
        guard lead == 0xE3 || lead == 0xEF else { return lead == 0x0A }
        guard let kind = SegmentMarks.gapStop(folded, at: index) else { return false }
        return kind == .sentence || !crossesClauses
    }
}
