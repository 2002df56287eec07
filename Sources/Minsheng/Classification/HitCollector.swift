// SPDX-License-Identifier: Apache-2.0

import TermMatching

/// Turns a text's literal matches into hits of terms, in the order of their start, each inside one segment.
///
/// What a repeated sentence says was said before, so it has no hits.
struct HitCollector {
    /// The bounds of the segment at hand; if it is a repeat, nothing lies within them.
    private var lower = Int32.max
    private var upper: Int32 = 0
    private var segment: Int32 = -1
    /// What all hits are good for.
    private var use = PatternUse()

    /// Appends the hits of a text.
    /// - Returns: what they are good for, together.
    static func collect(
        in folded: [UInt8],
        _ segments: [TextSegment],
        _ program: RuleProgram,
        into hits: inout [Hit]
    ) -> PatternUse {
        let (folded, segments) = (folded.span, segments.span)
        let (tables, tails, terms) = (program.tables, program.tails, program.patternsOfLiteral)
        var collector = HitCollector()
        program.matcher.forEachBatch(in: folded) { batch in
            let room = batch.count * tables.mostTermsOfLiteral
            if hits.capacity - hits.count < room { hits.reserveCapacity(max(hits.count + room, 2 * hits.capacity)) }
            hits.append(addingCapacity: room) { out in
                for index in batch.indices {
                    let match = batch[index]
                    guard collector.holds(match, segments) else { continue }
                    // The matcher was made of the program's literals.
                    let literal = tables.literals[Int(match.term)]
                    if literal.pattern >= 0 {
                        collector.append(literal, match, to: &out)
                    } else {
                        collector.append(terms, of: match, folded, tails, tables, to: &out)
                    }
                }
            }
        }
        return collector.use
    }

    /// Whether a match lies in one segment, and that is no repeat.
    @inline(__always)
    private mutating func holds(_ match: TermMatch, _ segments: Span<TextSegment>) -> Bool {
        if match.start >= upper { advance(to: match.start, segments) }
        return match.start >= lower && match.end <= upper
    }

    @inline(__always)
    private mutating func append(
        _ literal: ProgramTables.Literal,
        _ match: TermMatch,
        to out: inout OutputSpan<Hit>
    ) {
        use.formUnion(literal.use)
        out.append(Hit(start: match.start, end: match.end, pattern: literal.pattern, segment: segment))
    }

    /// Goes on to the segment in which, or before which, `start` stands.
    private mutating func advance(to start: Int32, _ segments: Span<TextSegment>) {
        repeat {
            segment += 1
            guard segment < segments.count else {
                (lower, upper) = (.max, .max)
                return
            }
            let range = segments[Int(segment)].range
            upper = Int32(truncatingIfNeeded: range.upperBound)
            lower = segments[Int(segment)].isRepeat ? .max : Int32(truncatingIfNeeded: range.lowerBound)
        } while start >= upper
    }

    /// Appends the several terms that begin with a literal, of those with wildcards the ones that the text completes.
    @inline(never)
    private mutating func append(
        _ terms: IndexLists,
        of match: TermMatch,
        _ folded: Span<UInt8>,
        _ tails: TailTable,
        _ tables: ProgramTables,
        to out: inout OutputSpan<Hit>
    ) {
        for place in terms.range(match.term) {
            let pattern = terms[place: place]
            guard let end = tails.end(of: pattern, after: Int(match.end), in: folded, to: Int(upper)) else { continue }
            use.formUnion(tables.terms[Int(pattern)].use)
            out.append(Hit(start: match.start, end: Int32(end), pattern: pattern, segment: segment))
        }
    }
}
