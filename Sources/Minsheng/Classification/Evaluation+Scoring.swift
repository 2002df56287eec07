// SPDX-License-Identifier: Apache-2.0

/// Points: what matches are worth, and what the labels get.
extension Evaluation {
    /// Records what one match gives its rule's label, before item-wide contexts.
    mutating func contribute(_ match: RuleMatch, of rule: RuleCode, index: Int32, in program: RuleProgram) {
        let hit = hits[Int(match.anchor)]
        let segment = view.segments[Int(hit.segment)]
        guard rule.zones & (1 << segment.zone.rawValue) != 0 else { return }
        let polarity = polarity(of: hit, in: program)
        // A statement is at home in a list: 公平、均衡、普惠、可及四大原则. Only substance is incidental there.
        let listPercent =
            rule.part == .stated ? 100 : listPercent(of: phrase(of: match), rule: rule, in: program)
        var points = Int64(rule.weight) * Int64(listPercent) * Int64(tallies[Int(rule.label)].sentencePercent)
        points *= Int64(segment.zone == .title ? program.image.settings.titlePercent : 100)
        points /= 1_000_000
        if polarity == .denied || points == 0 { sawVeto = true }
        areTalliesFresh = false
        contributions.append(
            Contribution(
                label: rule.label,
                part: rule.part,
                rule: index,
                match: match,
                start: hit.start,
                segment: hit.segment,
                rawPoints: polarity == .denied ? 0 : Int32(clamping: points),
                points: 0,
                polarity: polarity,
                isListItem: listPercent != 100,
                isKept: false
            )
        )
    }

    /// What the marks to a hit's left make of it.
    private mutating func polarity(of hit: Hit, in program: RuleProgram) -> Polarity {
        var result = Polarity.affirm
        for span in polaritySpans where span.end <= hit.start {
            let mark = program.image.polarities[Int(span.index)]
            guard mark.kind == .deficit || mark.kind == .denied, reaches(span, hit, window: mark.window, in: program)
            else { continue }
            if mark.kind == .denied { return .denied }
            result = .deficit
        }
        return result
    }

    /// Whether a mark's effect gets as far as a hit: near enough, not a mere look-alike, no stop between.
    private mutating func reaches(_ span: PolaritySpan, _ hit: Hit, window: Int32, in program: RuleProgram) -> Bool {
        guard UTF8Scanning.holdsAtMost(Int(window), view.folded, Int(span.end)..<Int(hit.start)) else { return false }
        return !polaritySpans.contains { other in
            switch program.image.polarities[Int(other.index)].kind {
            case .pseudo: other.start < span.end && span.start < other.end
            case .stop: other.start >= span.end && other.end <= hit.start
            case .deficit, .denied: false
            }
        }
    }

    /// The anchor, widened to its supports where they stand together in one item of a list.
    private mutating func phrase(of match: RuleMatch) -> Hit {
        let anchor = hits[Int(match.anchor)]
        var phrase = anchor
        for index in match.supports {
            let support = hits[Int(supports[Int(index)])]
            phrase.start = min(phrase.start, support.start)
            phrase.end = max(phrase.end, support.end)
        }
        return SegmentMarks.holdsItemBoundary(view.folded, phrase.range) ? anchor : phrase
    }

    /// What being a bare item of a 、 list leaves of a hit's points.
    private mutating func listPercent(of hit: Hit, rule: RuleCode, in program: RuleProgram) -> Int32 {
        let settings = program.image.settings
        let range = view.segments[Int(hit.segment)].range
        marks.scan(view.folded, range, segment: hit.segment)
        let list = marks.list(around: hit, in: range)
        guard list.separators >= 2 else {
            let isShortItem =
                isUmbrellaSentence && UTF8Scanning.beginsEnumerated(view.folded, range)
                && UTF8Scanning.holdsAtMost(Evaluation.shortItemLength, view.folded, range)
            return isShortItem ? settings.umbrellaPercent : 100
        }
        let slack =
            UTF8Scanning.scalarCount(view.folded, list.item) - UTF8Scanning.scalarCount(view.folded, hit.range)
        guard slack <= Int(settings.bareSlack) else { return 100 }
        if isUmbrellaSentence { return settings.umbrellaPercent }
        return list.separators + 1 >= Int(rule.listItems) ? settings.listPercent : 100
    }

    /// An enumerated line of at most so many characters under an umbrella phrase is an item of its list.
    private static var shortItemLength: Int { 29 }

    /// Adds the contributions up: overlapping hits and repeated words count once within a label's segment.
    mutating func weigh(_ program: RuleProgram) {
        for index in contributions.indices {
            let percent = Int64(tallies[Int(contributions[index].label)].itemPercent)
            contributions[index].points = Int32(Int64(contributions[index].rawPoints) * percent / 100)
            if percent < 100 { sawVeto = true }
        }
        contributions.sortInPlace { $0.precedes($1) }
        var start = 0
        while start < contributions.count {
            var end = start
            while end < contributions.count, contributions[end].sharesTally(with: contributions[start]) { end += 1 }
            tally(start..<end, program)
            start = end
        }
        for label in tallies.indices { tallies[label].settle() }
    }

    /// Chooses which of one label's contributions in one segment count, the greatest first.
    private mutating func tally(_ range: Range<Int>, _ program: RuleProgram) {
        let label = Int(contributions[range.lowerBound].label)
        let isStated = contributions[range.lowerBound].part == .stated
        var sum: Int32 = 0
        kept.empty()
        for index in range where contributions[index].points > 0 && isNew(index) {
            let rule = program.rules[Int(contributions[index].rule)]
            let points = min(contributions[index].points, rule.cap - given(by: contributions[index].rule))
            contributions[index].points = points
            guard points > 0 else { continue }
            contributions[index].isKept = true
            kept.append(index)
            sum += points
            guard !isStated else { continue }
            if rule.tier != .weak { tallies[label].decidingHits += 1 }
            if view.segments[Int(contributions[index].segment)].zone == .title { tallies[label].hasTitleHit = true }
        }
        guard sum > 0 else { return }
        if isStated {
            tallies[label].stated = max(tallies[label].stated, sum)
        } else {
            tallies[label].segments.append(min(sum, program.image.settings.segmentCap))
        }
    }

    /// What a rule has given to the segment that is being weighed.
    private mutating func given(by rule: Int32) -> Int32 {
        kept.reduce(0) { contributions[$1].rule == rule ? $0 + contributions[$1].points : $0 }
    }

    /// Whether a contribution overlaps none that was kept of the segment being weighed, and repeats none.
    private mutating func isNew(_ index: Int) -> Bool {
        let hit = hits[Int(contributions[index].match.anchor)]
        return !kept.contains { other in
            let held = hits[Int(contributions[other].match.anchor)]
            return held.overlaps(hit) || view.folded[held.range] == view.folded[hit.range]
        }
    }
}

extension Contribution {
    /// Whether two contributions are weighed together.
    func sharesTally(with other: Contribution) -> Bool {
        label == other.label && part == other.part && segment == other.segment
    }

    /// The order of weighing: by label, part and segment, then the greatest points, then the first in the text, then
    /// the first rule; a total order, so that every platform weighs alike.
    func precedes(_ other: Contribution) -> Bool {
        if label != other.label { return label < other.label }
        if part != other.part { return part.rawValue < other.part.rawValue }
        if segment != other.segment { return segment < other.segment }
        if points != other.points { return points > other.points }
        if start != other.start { return start < other.start }
        if rule != other.rule { return rule < other.rule }
        if match.anchor != other.match.anchor { return match.anchor < other.match.anchor }
        // The same match with other support: the one that was found first.
        return match.supports.lowerBound < other.match.supports.lowerBound
    }
}

extension LabelTally {
    /// The most segments that add to the total: behind them not even a point is left.
    static var rankLimit: Int { 24 }

    /// Adds the segments up.
    mutating func settle() {
        segments.sortInPlace(by: >)
        total = LabelTally.total(ofSorted: segments)
    }

    /// The best segment in full and each next at half the weight of the one before, so that length alone buys nothing:
    /// the total stays under twice the best segment.
    static func total(ofSorted segments: [Int32]) -> Int32 {
        var sum: Int64 = 0
        for (rank, points) in segments.prefix(rankLimit).enumerated() { sum += (Int64(points) << 24) >> Int64(rank) }
        return Int32(clamping: sum >> 24)
    }
}
