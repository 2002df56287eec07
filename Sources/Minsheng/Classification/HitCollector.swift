// SPDX-License-Identifier: Apache-2.0

import TermMatching

/// Turns a text's literal matches into hits of terms, in the order of their start, each inside one segment.
///
/// What a repeated sentence says was said before, so it has no hits.
struct HitCollector {
    /// The bounds of the segment at hand; if it is a repeat, nothing lies within them.
    private var lower = Int32.max
    private var upper: Int32 = 0
    private var segment = -1
    /// What all hits are good for.
    private var use = PatternUse()

    /// Appends the hits of a text.
    /// - Returns: what they are good for, together.
    static func collect(from view: TextView, _ program: RuleProgram, into hits: inout [Hit]) -> PatternUse {
        let folded = view.folded.span
        let segments = view.segments.span
        var collector = HitCollector()
        program.matcher.forEachBatch(in: folded) { collector.append($0, folded, segments, program, to: &hits) }
        return collector.use
    }

    private mutating func append(
        _ batch: Span<TermMatch>,
        _ folded: Span<UInt8>,
        _ segments: Span<TextSegment>,
        _ program: RuleProgram,
        to hits: inout [Hit]
    ) {
        let room = batch.count * program.mostTermsOfLiteral
        if hits.capacity - hits.count < room { hits.reserveCapacity(max(hits.count + room, 2 * hits.capacity)) }
        hits.append(addingCapacity: room) { out in
            append(batch, folded, segments, program, to: &out)
        }
    }

    private mutating func append(
        _ batch: Span<TermMatch>,
        _ folded: Span<UInt8>,
        _ segments: Span<TextSegment>,
        _ program: RuleProgram,
        to out: inout OutputSpan<Hit>
    ) {
        let codes = program.literalCodes.span
        for index in batch.indices {
            let match = batch[index]
            if match.start >= upper { advance(to: match.start, segments) }
            guard match.start >= lower, match.end <= upper else { continue }
            let code = codes[Int(match.term)]
            if code.pattern >= 0 {
                use.formUnion(code.use)
                out.append(Hit(start: match.start, end: match.end, pattern: code.pattern, segment: Int32(segment)))
            } else {
                appendTerms(of: match, folded, program, to: &out)
            }
        }
    }

    /// Goes on to the segment in which, or before which, `start` stands.
    @inline(__always)
    private mutating func advance(to start: Int32, _ segments: Span<TextSegment>) {
        repeat {
            segment += 1
            guard segment < segments.count else {
                (lower, upper) = (.max, .max)
                return
            }
            let range = segments[segment].range
            upper = Int32(truncatingIfNeeded: range.upperBound)
            lower = segments[segment].isRepeat ? .max : Int32(truncatingIfNeeded: range.lowerBound)
        } while start >= upper
    }

    /// Appends the several terms that begin with a literal, of those with wildcards the ones that the text completes.
    @inline(never)
    private mutating func appendTerms(
        of match: TermMatch,
        _ folded: Span<UInt8>,
        _ program: RuleProgram,
        to out: inout OutputSpan<Hit>
    ) {
        for place in program.patternsOfLiteral.range(match.term) {
            let pattern = program.patternsOfLiteral[place: place]
            guard let end = program.tails.end(of: pattern, after: Int(match.end), in: folded, to: Int(upper)) else {
                continue
            }
            use.formUnion(program.uses[Int(pattern)])
            out.append(Hit(start: match.start, end: Int32(end), pattern: pattern, segment: Int32(segment)))
        }
    }
}
