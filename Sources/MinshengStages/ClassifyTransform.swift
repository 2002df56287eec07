// SPDX-License-Identifier: Apache-2.0

public import Minsheng
public import MinshengPipeline
import Synchronization

/// Gives every item the verdict of a classifier.
///
/// It reads title and body as they lie in the batch and builds no string. Working memory is kept between batches, one for
/// each worker that is busy at the same time, so the lock is taken twice a batch.
///
/// ```yaml
/// transforms:
///   - type: classify
/// ```
public final class ClassifyTransform: Transform {
    /// The settings of a classifying step; there are none yet.
    public struct Configuration: Codable, Hashable, Sendable {
        /// Creates the default settings.
        public init() {}
    }

    private let classifier: Classifier
    private let idle = Mutex<[ClassifierScratch]>([])

    /// Creates a step that asks `classifier`.
    public init(classifier: Classifier) {
        self.classifier = classifier
    }

    /// Sets the verdict of every pending item.
    public func apply(to batch: inout Batch) {
        var scratch = idle.withLock { $0.popLast() } ?? ClassifierScratch()
        for index in batch.pendingIndices {
            batch.setVerdict(verdict(of: batch.items[index], in: batch, scratch: &scratch), at: index)
        }
        idle.withLock { $0.append(scratch) }
    }

    private func verdict(of item: Item, in batch: borrowing Batch, scratch: inout ClassifierScratch) -> Verdict {
        let bytes = batch.bytes.span
        return classifier.classify(
            title: bytes.extracting(item.title.bounds),
            body: bytes.extracting(item.contentText.bounds),
            scratch: &scratch
        )
    }
}
