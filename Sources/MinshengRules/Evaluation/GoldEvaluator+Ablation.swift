// SPDX-License-Identifier: Apache-2.0

import Minsheng

extension GoldEvaluator {
    /// Leaves each rule or term out in turn and scores what remains.
    ///
    /// Only texts in which the part has a hand are classified again: those where a rule has evidence or something vetoed,
    /// or where a term stands. Parts without such a text are not listed.
    /// - Complexity: O(parts + their texts × the cost of a verdict).
    /// - Throws: ``GoldError`` if a record names a label the pack does not have.
    public func ablation(of part: Ablation.Part, on records: [GoldRecord]) throws(GoldError) -> [Ablation] {
        for record in records { try check(record) }
        let base = records.map { decisions(of: classifier, on: $0) }
        let total = base.reduce(into: Decisions()) { $0 += $1 }
        let names = part == .rules ? classifier.ruleIDs : classifier.terms
        let uses = uses(of: part, in: records, count: names.count)
        return names.indices.filter { !uses[$0].isEmpty }
            .map { index in
                let rest = part == .rules ? classifier.without(rule: index) : classifier.without(term: index)
                return ablation(names[index], rest, uses[index], records, base, total)
            }
            .sorted(by: Ablation.precedes)
    }

    private func ablation(
        _ name: String,
        _ rest: Classifier,
        _ texts: [Int],
        _ records: [GoldRecord],
        _ base: [Decisions],
        _ total: Decisions
    ) -> Ablation {
        var without = total
        var changed = 0
        for text in texts {
            let decisions = decisions(of: rest, on: records[text])
            guard decisions != base[text] else { continue }
            changed += 1
            without -= base[text]
            without += decisions
        }
        return Ablation(
            name: name,
            texts: texts.count,
            changedTexts: changed,
            labels: without.labels,
            measures: without.measures,
            labelGain: total.labels.f1 - without.labels.f1,
            measureGain: total.measures.f1 - without.measures.f1
        )
    }

    /// For each rule or term, the records in which it has a hand.
    private func uses(of part: Ablation.Part, in records: [GoldRecord], count: Int) -> [[Int]] {
        var uses = [[Int]](repeating: [], count: count)
        let rules = Dictionary(
            classifier.ruleIDs.enumerated().map { ($1, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        for (number, record) in records.enumerated() {
            switch part {
            case .terms:
                for term in classifier.termsFound(in: record.text) { uses[term].append(number) }
            case .rules:
                let explanation = classifier.explain(body: record.text)
                let names = Set(explanation.evidence.map(\.rule) + explanation.vetoes.map(\.rule))
                for rule in names.compactMap({ rules[$0] }) { uses[rule].append(number) }
            }
        }
        return uses
    }

    private func decisions(of classifier: Classifier, on record: GoldRecord) -> Decisions {
        let verdict = classifier.classify(record.text)
        let pack = classifier.pack
        var decisions = Decisions(verdict: verdict.labels)
        for label in pack.principles.indices {
            decisions.labels.add(
                isPredicted: verdict.labels.contains(index: label),
                isCoded: record.labels.contains(pack.labels[label].id)
            )
        }
        if let coded = record.measures {
            for label in pack.measures.indices {
                decisions.measures.add(
                    isPredicted: verdict.labels.contains(index: label),
                    isCoded: coded.contains(pack.labels[label].id)
                )
            }
        }
        return decisions
    }
}

/// How one text's verdict, or those of many, agree with the coder.
private struct Decisions: Equatable {
    /// The labels of a single text; two texts that agree as often may still differ in what they carry.
    var verdict = LabelSet()
    var labels = Agreement()
    var measures = Agreement()

    static func += (left: inout Decisions, right: Decisions) {
        left.labels += right.labels
        left.measures += right.measures
    }

    static func -= (left: inout Decisions, right: Decisions) {
        left.labels -= right.labels
        left.measures -= right.measures
    }
}
