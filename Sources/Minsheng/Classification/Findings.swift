// SPDX-License-Identifier: Apache-2.0

/// What a text was given its points by, as far as counts of many texts want to know it.
///
/// It costs little beside the verdict; ``Classifier/explain(title:body:)`` has the same with words, places and reasons.
///
/// ```swift
/// var findings = Findings()
/// let verdict = classifier.classify(title: title, body: body, scratch: &scratch, findings: &findings)
/// ```
public struct Findings: Hashable, Sendable {
    /// The labels that have points from words that say something is wanting; with a measure, its principle.
    public var deficit: LabelSet = []
    /// The labels whose matter the text names and denies, in words that give no points; with a measure, its principle.
    public var denied: LabelSet = []
    /// The terms that gave points, as their authors wrote them; each once.
    public var terms: [String] = []
    /// The rules that gave points; each once.
    public var rules: [String] = []

    /// Creates findings of a text that has none.
    public init() {}

    mutating func removeAll() {
        (deficit, denied) = ([], [])
        terms.removeAll(keepingCapacity: true)
        rules.removeAll(keepingCapacity: true)
    }
}

extension Classifier {
    /// Classifies UTF-8 text, and says by what.
    /// - Parameters:
    ///   - title: the title, or nothing.
    ///   - body: the text.
    ///   - scratch: working memory, one for each thread.
    ///   - findings: what gave the points; its former content is replaced, its memory used again.
    /// - Returns: the verdict, as ``classify(title:body:scratch:)`` gives it.
    /// - Complexity: as ``classify(title:body:scratch:)``, plus O(*k* log *k*) in the words that gave points.
    public func classify(
        title: Span<UInt8>,
        body: Span<UInt8>,
        scratch: inout ClassifierScratch,
        findings: inout Findings
    ) -> Verdict {
        findings.removeAll()
        scratch.evaluation.isTracing = false
        guard scratch.evaluation.run(program, title: title, body: body) else { return unreadable }
        let verdict = scratch.evaluation.verdict(program)
        scratch.evaluation.read(into: &findings, verdict, program)
        return verdict
    }
}
