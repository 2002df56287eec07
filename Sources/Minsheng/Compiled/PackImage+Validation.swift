// SPDX-License-Identifier: Apache-2.0

import TermMatching

extension PackImage {
    /// Checks that every index points at something and every number is within ``Limits``.
    ///
    /// An image that passes can be evaluated without a further check. The compiler's images always pass; bytes from
    /// elsewhere are checked when they are decoded.
    /// - Throws: ``PackError`` `.damaged`, naming the part and its index.
    /// - Complexity: O(*n*) in the size of the image.
    package func validate() throws(PackError) {
        try validateLabels()
        try validateSettings()
        try validateTerms()
        try validateMarks()
        try validateConditions()
        try validateAboutness()
    }

    private func validateAboutness() throws(PackError) {
        guard let aboutness else { return }
        try checkLabels(aboutness.labels, "aboutness")
        let sizes = [
            (aboutness.quantities.count, AboutnessQuantity.allCases.count), (aboutness.ofLabel.count, labels.count),
            (aboutness.ofRule.count, rules.count), (aboutness.ofContext.count, contexts.count),
            (aboutness.beside.count, labels.count * labels.count),
        ]
        for (count, expected) in sizes {
            try check(count == expected, "aboutness: \(count) weights where \(expected) belong")
        }
        let weights = [
            [aboutness.base], aboutness.quantities, aboutness.ofLabel, aboutness.ofRule, aboutness.ofContext,
            aboutness.beside,
        ]
        let bounds = -Limits.points...Limits.points
        try check(weights.joined().allSatisfy(bounds.contains), "aboutness: a weight beyond \(Limits.points)")
    }

    private func validateLabels() throws(PackError) {
        try check(labels.count <= Limits.labels, "a pack has at most \(Limits.labels) labels, not \(labels.count)")
        for (index, label) in labels.enumerated() {
            if let parent = label.parent {
                let stands = parent >= 0 && parent < index && labels[parent].parent == nil
                try check(stands, "label \(index): its parent \(parent) is no principle before it")
            }
            let within = label.threshold > 0 && label.threshold <= Int(Limits.points)
            try check(within, "label \(index): threshold \(label.threshold)")
        }
    }

    private func validateSettings() throws(PackError) {
        let percentages = [
            settings.titlePercent, settings.dominancePercent, settings.saliencePercent, settings.listPercent,
            settings.umbrellaPercent,
        ]
        try check(percentages.allSatisfy { (0...Limits.percent).contains($0) }, "settings: a percentage")
        try check((1...Limits.points).contains(settings.segmentCap), "settings: the cap of a segment")
        try check(settings.salienceFreeSegments >= 0, "settings: the segments free of salience")
        try check((0...Limits.distance).contains(settings.bareSlack), "settings: the slack of a bare item")
    }

    private func validateTerms() throws(PackError) {
        for index in literals.indices {
            let count = literals.range(Int32(index)).count
            try check(count > 0, "literal \(index) is empty")
            try check(count <= Limits.literalBytes, "literal \(index) has \(count) bytes")
        }
        let ends = literals.offsets.dropFirst().map(UInt32.init)
        let invalid = UTF8Check.firstInvalidPart(of: literals.values.span, ends: ends)
        try check(invalid == nil, "literal \(invalid ?? 0) is not UTF-8")
        try check(literals.isStrictlyAscending || Set(literals).count == literals.count, "a literal is there twice")
        for (index, literal) in patterns.literals.enumerated() {
            try checkIndex(literal, literals.count, "pattern \(index): literal")
            if patterns.tails.hasTail(Int32(index)) { try validateTail(of: index) }
        }
        for index in groups.indices {
            let group = groups[index]
            try check(zip(group, group.dropFirst()).allSatisfy { $0 < $1 }, "group \(index) is not ascending")
            try checkIndex(group.first ?? 0, max(1, patterns.count), "group \(index): pattern")
            try checkIndex(group.last ?? 0, max(1, patterns.count), "group \(index): pattern")
        }
    }

    private func validateTail(of index: Int) throws(PackError) {
        let tail = patterns.tails.steps(of: Int32(index))
        try check(tail.count <= Limits.steps, "pattern \(index): \(tail.count) steps")
        for (position, step) in tail.enumerated() {
            let bounded = step.minimum >= 0 && step.minimum <= step.maximum && step.maximum <= Limits.distance
            try check(bounded, "pattern \(index): a gap of \(step.minimum)...\(step.maximum)")
            let isLast = position == tail.count - 1
            let name = "pattern \(index): step \(position)"
            try check(isLast || !step.literal.isEmpty, "\(name) is empty")
            try check(step.literal.count <= Limits.literalBytes, "\(name) has \(step.literal.count) bytes")
            try check(UTF8Check.isValid(step.literal.span), "\(name) is not UTF-8")
        }
    }

    private func validateMarks() throws(PackError) {
        for (index, one) in guards.enumerated() {
            try checkIndex(one.group, groups.count, "guard \(index): group")
            try checkIndex(one.liftGroup, groups.count, "guard \(index): group that lifts it")
            try checkLabels(one.labels, "guard \(index)")
        }
        for (index, mark) in polarities.enumerated() {
            try checkIndex(mark.group, groups.count, "polarity \(index): group")
            try check((0...Limits.distance).contains(mark.window), "polarity \(index): a window of \(mark.window)")
        }
        for (index, context) in contexts.enumerated() {
            try checkIndex(context.group, groups.count, "context \(index): group")
            try checkIndex(context.unlessGroup, groups.count, "context \(index): group that cancels it")
            try checkLabels(context.labels, "context \(index)")
            try check(context.scope == .sentence || context.scope == .item, "context \(index): scope \(context.scope)")
            try check((0...100).contains(context.percent), "context \(index): \(context.percent) percent")
            try check((context.maximumLength ?? 0) >= 0, "context \(index): maximum length")
        }
        try checkIndex(umbrellaGroup, groups.count, "umbrella: group")
        try checkIndex(umbrellaListGroup, groups.count, "umbrella of the item: group")
    }

    /// What one condition costs to evaluate, all that it refers to included.
    private struct Extent {
        var depth = 1
        var nodes = 1
        /// The highest rule it refers to, so that rules refer only backwards.
        var highestRule: Int32 = -1

        mutating func add(_ child: Extent) {
            depth = max(depth, child.depth + 1)
            nodes = min(Limits.nodes + 1, nodes + child.nodes)
            highestRule = max(highestRule, child.highestRule)
        }
    }

    private func validateConditions() throws(PackError) {
        // Children stand before parents, and so does the condition of a rule that is referred to; hence no cycle can
        // be written down, and one pass knows the extent of everything.
        var extents: [Extent] = []
        extents.reserveCapacity(conditions.count)
        for (index, code) in conditions.codes.enumerated() {
            try checkShape(code, at: index)
            var extent = Extent()
            for child in conditions.children(of: index) {
                extent.add(extents[Int(child)])
            }
            if code.kind == .rule {
                let root = rules[Int(code.operand)].condition
                try check(
                    root >= 0 && root < index,
                    "condition \(index): rule \(code.operand) does not stand before it"
                )
                extent.add(extents[Int(root)])
                extent.highestRule = max(extent.highestRule, code.operand)
            }
            extents.append(extent)
        }
        for (index, rule) in rules.enumerated() {
            try checkRule(rule, "rule \(index)")
            for root in [rule.condition, rule.none].compactMap(\.self) {
                let extent = extents[Int(root)]
                try check(extent.highestRule < index, "rule \(index) refers to a rule that is not before it")
                try check(extent.depth <= Limits.depth, "rule \(index) nests deeper than \(Limits.depth)")
                try check(extent.nodes <= Limits.nodes, "rule \(index) has more than \(Limits.nodes) conditions")
            }
        }
    }

    private func checkRule(_ rule: Rule, _ name: String) throws(PackError) {
        try checkIndex(rule.label, labels.count, "\(name): label")
        try checkIndex(rule.condition, conditions.count, "\(name): condition")
        try checkIndex(rule.none, conditions.count, "\(name): condition that must find nothing")
        try check((0...Limits.points).contains(rule.weight), "\(name): weight \(rule.weight)")
        try check((0...Limits.points).contains(rule.cap), "\(name): cap \(rule.cap)")
        try check(rule.listItems >= 0, "\(name): \(rule.listItems) list items")
    }

    private func checkShape(_ code: ConditionCode, at index: Int) throws(PackError) {
        let operand = code.operand
        let children = conditions.children(of: index)
        switch code.kind {
        case .group: try checkIndex(operand, groups.count, "condition \(index): group")
        case .rule: try checkIndex(operand, rules.count, "condition \(index): rule")
        case .any: break
        case .atLeast:
            let isPossible = operand >= 1 && operand <= children.count
            try check(isPossible, "condition \(index): at least \(operand) of \(children.count)")
        case .together:
            let isBounded = !code.isNear || (0...Limits.distance).contains(code.gap)
            try check(isBounded, "condition \(index): a gap of \(code.gap)")
        }
        if code.kind != .group, code.kind != .rule {
            try check(!children.isEmpty, "condition \(index) has no children")
        }
        for child in children {
            let stands = child >= 0 && child < index
            try check(stands, "condition \(index): its child \(child) does not stand before it")
        }
    }

    private func checkLabels(_ set: LabelSet, _ name: @autoclosure () -> String) throws(PackError) {
        let known = labels.count == 64 ? UInt64.max : (1 << UInt64(labels.count)) - 1
        try check(set.rawValue & ~known == 0, "\(name()) names a label that does not exist")
    }

    private func checkIndex(_ index: Int32?, _ count: Int, _ name: @autoclosure () -> String) throws(PackError) {
        guard let index else { return }
        try check(index >= 0 && index < count, "\(name()) \(index) does not exist")
    }

    private func check(_ condition: Bool, _ what: @autoclosure () -> String) throws(PackError) {
        guard condition else { throw PackError(.damaged, "the compiled pack is damaged: \(what()); compile it again") }
    }
}

extension FlatLists<UInt8> {
    /// Whether each list precedes the next one.
    fileprivate var isStrictlyAscending: Bool {
        let bytes = values.span
        for index in indices.dropLast() {
            let (left, right) = (range(Int32(index)), range(Int32(index) + 1))
            let shorter = Swift.min(left.count, right.count)
            var place = 0
            while place < shorter, bytes[left.lowerBound + place] == bytes[right.lowerBound + place] { place += 1 }
            let precedes =
                place < shorter
                ? bytes[left.lowerBound + place] < bytes[right.lowerBound + place] : left.count < right.count
            guard precedes else { return false }
        }
        return true
    }
}
