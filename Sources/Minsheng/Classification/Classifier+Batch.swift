// SPDX-License-Identifier: Apache-2.0

extension Classifier {
    /// Classifies all texts of a batch.
    public func classify(_ batch: TextBatch) -> VerdictBatch {
        var scratch = ClassifierScratch()
        var verdicts = VerdictBatch()
        classify(batch, 0..<batch.count, scratch: &scratch, into: &verdicts)
        return verdicts
    }

    /// Classifies some texts of a batch and reuses working memory and result.
    ///
    /// Once both have grown, nothing is allocated. Several threads may read one batch with one classifier at once; each
    /// has a range, a scratch and a result of its own.
    ///
    /// ```swift
    /// let quarter = batch.count / 4
    /// DispatchQueue.concurrentPerform(iterations: 4) { thread in
    ///     var scratch = ClassifierScratch()
    ///     var verdicts = VerdictBatch()
    ///     let range = thread * quarter..<(thread == 3 ? batch.count : (thread + 1) * quarter)
    ///     classifier.classify(batch, range, scratch: &scratch, into: &verdicts)
    /// }
    /// ```
    /// - Parameters:
    ///   - batch: the texts.
    ///   - range: which of them.
    ///   - scratch: working memory, one for each thread.
    ///   - verdicts: gets the verdicts in place of what it held; the first is that on the first text of `range`.
    /// - Complexity: O(*n*) in the texts' bytes, plus the work of the rules whose terms they hold.
    public func classify(
        _ batch: TextBatch,
        _ range: Range<Int>,
        scratch: inout ClassifierScratch,
        into verdicts: inout VerdictBatch
    ) {
        precondition(range.lowerBound >= 0 && range.upperBound <= batch.count, "the range is one of the batch")
        verdicts.begin(labelCount: pack.labels.count, reserving: range.count)
        scratch.evaluation.isTracing = false
        let bytes = batch.bytes.span
        for index in range {
            let text = batch.ranges(of: index)
            let isReadable = scratch.evaluation.run(
                program,
                title: bytes.extracting(text.title),
                body: bytes.extracting(text.body)
            )
            verdicts.append { points in
                guard isReadable else {
                    points.append(contentsOf: program.noPoints)
                    return Decision(none: .unreadable)
                }
                return scratch.evaluation.decide(program, appendingPointsTo: &points)
            }
        }
    }
}
