// SPDX-License-Identifier: Apache-2.0

/// Whether the text is about the labels that have their points.
///
/// The judgement is passed once, on the text as it stands. What evidence would flip a label is asked of points alone, so
/// an evaluation that is weighed again without some of its evidence keeps the judgement.
extension Evaluation {
    /// Sets apart the labels that the text is not about.
    mutating func judge(_ program: RuleProgram) {
        guard !program.aboutness.labels.isEmpty else { return }
        let present = present(program).intersection(program.leaves)
        let judged = present.intersection(program.aboutness.labels)
        guard !judged.isEmpty else { return }
        // Moved out and back, so that its arrays keep their memory.
        var reading = AboutnessReading(label: 0)
        swap(&reading, &self.reading)
        readText(into: &reading)
        for label in judged.indices {
            readLabel(label, of: present, into: &reading)
            if program.aboutness.score(of: reading) < 0 { aside.insert(LabelSet(index: label)) }
        }
        swap(&reading, &self.reading)
    }

    /// What there is to judge the labels of `present` by: those that have their points, are not incidental, and stand
    /// above no other.
    func aboutnessReadings(of present: LabelSet) -> [AboutnessReading] {
        var reading = AboutnessReading(label: 0)
        readText(into: &reading)
        return present.indices.map { label in
            readLabel(label, of: present, into: &reading)
            return reading
        }
    }

    /// Reads what is the same for every label.
    private func readText(into reading: inout AboutnessReading) {
        let limit = AboutnessQuantity.length.limit
        // No character has more than four bytes.
        let isLong = view.folded.count >= 4 * Int(limit)
        reading.length = isLong ? limit : Int32(UTF8Scanning.scalarCount(view.folded, view.folded.indices))
    }

    /// Reads what is a label's own.
    private func readLabel(_ label: Int, of present: LabelSet, into reading: inout AboutnessReading) {
        let strongest = present.indices.reduce(Int64(0)) { max($0, Int64(tallies[$1].total)) }
        reading.label = label
        reading.share = Int32(clamping: Int64(tallies[label].total) * 100 / max(1, strongest))
        reading.points = tallies[label].total
        reading.hits = tallies[label].decidingHits
        reading.others = present.subtracting(LabelSet(index: label))
        reading.rules.removeAll(keepingCapacity: true)
        reading.contexts.removeAll(keepingCapacity: true)
        // Contributions are sorted by segment within a label, and contexts stand in the order of their segments, those of
        // the whole item behind. So a context is looked at once for each label.
        var next = 0
        for contribution in contributions
        where contribution.isKept && contribution.part == .substance && Int(contribution.label) == label {
            reading.rules.insertSorted(contribution.rule)
            while next < contexts.count, contexts[next].segment >= 0, contexts[next].segment <= contribution.segment {
                if contexts[next].segment == contribution.segment {
                    reading.contexts.insertSorted(contexts[next].context)
                }
                next += 1
            }
        }
        for record in contexts.reversed() {
            guard record.segment < 0 else { break }
            reading.contexts.insertSorted(record.context)
        }
    }
}

extension [Int32] {
    /// Inserts an element into an ascending array that does not hold it yet; few are expected.
    fileprivate mutating func insertSorted(_ element: Int32) {
        var index = count
        while index > 0, self[index - 1] > element { index -= 1 }
        if index == 0 || self[index - 1] != element { insert(element, at: index) }
    }
}

extension Classifier {
    /// What the labels of a text could be judged by: those that have their points, and below which there are no others.
    ///
    /// The pack's own `aboutness` has no part in it.
    package func aboutnessReadings(title: String = "", body: String) -> [AboutnessReading] {
        var scratch = ClassifierScratch()
        scratch.evaluation.isTracing = true
        guard scratch.evaluation.run(program, title: title.utf8.span, body: body.utf8.span) else { return [] }
        let present = scratch.evaluation.present(program)
        return scratch.evaluation.aboutnessReadings(of: present.intersection(program.leaves))
    }
}
