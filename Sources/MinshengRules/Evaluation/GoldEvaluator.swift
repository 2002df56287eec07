// SPDX-License-Identifier: Apache-2.0

public import Minsheng

/// Compares a classifier with a human coder.
public struct GoldEvaluator: Sendable {
    let classifier: Classifier
    private let pack: Pack

    /// Creates an evaluator of a classifier.
    public init(_ classifier: Classifier) {
        self.classifier = classifier
        self.pack = classifier.pack
    }

    /// Classifies every record's text and counts where coder and classifier agree.
    /// - Throws: ``GoldError`` if a record names a label the pack does not have.
    public func report(on records: [GoldRecord]) throws(GoldError) -> GoldReport {
        for record in records { try check(record) }
        var tally = Tally(pack)
        for record in records { tally.add(record, classifier.explain(body: record.text)) }
        return tally.report
    }

    /// Reports on groups of records, by the value of one of their fields; records without it are left out.
    /// - Parameters:
    ///   - records: texts with the labels of a coder.
    ///   - field: `conf`, `kind`, `script`, or any other field of the records that is a string.
    /// - Returns: the groups by value, in the order of the values.
    /// - Throws: ``GoldError`` if a record names a label the pack does not have, or no record has the field.
    public func reports(
        on records: [GoldRecord],
        by field: String
    ) throws(GoldError) -> [(value: String, report: GoldReport)] {
        var groups: [String: [GoldRecord]] = [:]
        for record in records {
            if let value = record.facets[field] { groups[value, default: []].append(record) }
        }
        guard !groups.isEmpty else {
            let fields = Set(records.flatMap(\.facets.keys)).sorted().joined(separator: ", ")
            throw GoldError("no record has a field \"\(field)\" that is a string; there are \(fields)")
        }
        var reports: [(value: String, report: GoldReport)] = []
        for (value, records) in groups.sorted(by: { $0.key < $1.key }) {
            reports.append((value, try report(on: records)))
        }
        return reports
    }

    func check(_ record: GoldRecord) throws(GoldError) {
        let known = Set(pack.labels.map(\.id))
        for id in record.labels + (record.measures ?? []) + (record.stated ?? []) where !known.contains(id) {
            let names = pack.labels.map(\.id).joined(separator: ", ")
            throw GoldError("record \(record.id): label \"\(id)\" is not in pack \(pack.id); it has \(names)")
        }
    }

    private struct Tally {
        let pack: Pack
        var report = GoldReport()
        var lengths = Correlation()

        init(_ pack: Pack) {
            self.pack = pack
            report.labels = pack.ids(pack.principles).map { ($0, Agreement()) }
            report.measures = pack.ids(pack.measures).map { ($0, Agreement()) }
            report.stated = pack.ids(pack.principles).map { ($0, Agreement()) }
            report.confusion = Confusion(pack.ids(pack.principles))
        }

        mutating func add(_ record: GoldRecord, _ explanation: Explanation) {
            let verdict = explanation.verdict
            let labels = Set(pack.ids(verdict.labels.intersection(pack.principles)))
            let measures = Set(pack.ids(verdict.labels.intersection(pack.measures)))
            report.items += 1
            if record.labels.isEmpty { report.noneItems += 1 }
            if record.labels.isEmpty, !labels.isEmpty { report.falsePositiveItems += 1 }
            if !record.labels.isEmpty, labels.isEmpty { report.falseNegativeItems += 1 }
            report.confusion.add(coded: Set(record.labels), predicted: labels)
            count(labels, Set(record.labels), in: \.labels, total: \.micro)
            if let coded = record.measures { count(measures, Set(coded), in: \.measures, total: \.microMeasures) }
            if let coded = record.stated { count(Set(pack.ids(verdict.stated)), Set(coded), in: \.stated, total: nil) }
            lengths.add(Double(record.text.utf8.count), Double(verdict.points.max() ?? 0))
            report.lengthCorrelation = lengths.coefficient
            note(record, labels.union(measures), explanation)
        }

        private mutating func count(
            _ predicted: Set<String>,
            _ coded: Set<String>,
            in list: WritableKeyPath<GoldReport, [(id: String, agreement: Agreement)]>,
            total: WritableKeyPath<GoldReport, Agreement>?
        ) {
            for index in report[keyPath: list].indices {
                let id = report[keyPath: list][index].id
                let decision = (predicted.contains(id), coded.contains(id))
                report[keyPath: list][index].agreement.add(isPredicted: decision.0, isCoded: decision.1)
                if let total { report[keyPath: total].add(isPredicted: decision.0, isCoded: decision.1) }
            }
        }

        private mutating func note(_ record: GoldRecord, _ predicted: Set<String>, _ explanation: Explanation) {
            let principles = Set(pack.ids(pack.principles))
            let judged = record.measures == nil ? predicted.intersection(principles) : predicted
            let coded = Set(record.labels + (record.measures ?? []))
            guard judged != coded else { return }
            report.differences.append(
                GoldReport.Difference(
                    record: record,
                    spurious: judged.subtracting(coded).sorted(),
                    missing: coded.subtracting(judged).sorted(),
                    explanation: explanation
                )
            )
        }
    }
}

/// Pearson's product-moment correlation, in one pass (Welford's updates).
private struct Correlation {
    private var count = 0.0
    private var meanX = 0.0
    private var meanY = 0.0
    private var squaresX = 0.0
    private var squaresY = 0.0
    private var products = 0.0

    mutating func add(_ x: Double, _ y: Double) {
        count += 1
        let deltaX = x - meanX
        meanX += deltaX / count
        squaresX += deltaX * (x - meanX)
        let deltaY = y - meanY
        meanY += deltaY / count
        squaresY += deltaY * (y - meanY)
        products += deltaX * (y - meanY)
    }

    /// The coefficient, 0 where one of the two does not vary.
    var coefficient: Double {
        squaresX > 0 && squaresY > 0 ? products / (squaresX * squaresY).squareRoot() : 0
    }
}
