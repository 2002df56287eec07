// SPDX-License-Identifier: Apache-2.0

public import Minsheng
import MinshengMetrics
public import MinshengPipeline
import Synchronization

/// Gives every item the verdict of a classifier, and what else its text says to metrics.
///
/// It reads title and body as they lie in the batch and builds no string. Working memory is kept between batches, one for
/// each worker that is busy at the same time, so the lock is taken twice a batch.
///
/// ```yaml
/// transforms:
///   - type: classify
///     findings: true    # polarity, terms and rules
///     stories: true     # reprints of one story
/// ```
public final class ClassifyTransform: Transform {
    /// The settings of a classifying step.
    public struct Configuration: Codable, Hashable, Sendable {
        /// Whether polarity, and the terms and rules that gave points, are noted too; costs a seventh of a verdict.
        public var findings = true
        /// Whether signatures are made, by which reprints of one story are known; costs about half of a verdict, see `docs/METRICS.md`.
        public var stories = true

        private enum CodingKeys: CodingKey {
            case findings
            case stories
        }

        /// Creates the default settings.
        public init() {}

        /// Reads settings; what is absent has its default.
        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            findings = try values.decodeIfPresent(Bool.self, forKey: .findings) ?? findings
            stories = try values.decodeIfPresent(Bool.self, forKey: .stories) ?? stories
        }

        var aspects: ItemReading.Aspects {
            var aspects: ItemReading.Aspects = []
            if findings { aspects.insert(.findings) }
            if stories { aspects.insert(.story) }
            return aspects
        }
    }

    private let classifier: Classifier
    private let aspects: ItemReading.Aspects
    private let idle = Mutex<[ItemReadingScratch]>([])

    /// Creates a step that asks `classifier`.
    public init(_ configuration: Configuration = Configuration(), classifier: Classifier) {
        self.classifier = classifier
        aspects = configuration.aspects
    }

    /// Reads the text of every pending item.
    public func apply(to batch: inout Batch) {
        var scratch = idle.withLock { $0.popLast() } ?? ItemReadingScratch()
        for index in batch.pendingIndices {
            batch.setReading(reading(of: batch.items[index], in: batch, scratch: &scratch), at: index)
        }
        idle.withLock { $0.append(scratch) }
    }

    private func reading(
        of item: Item,
        in batch: borrowing Batch,
        scratch: inout ItemReadingScratch
    ) -> ItemReading {
        let bytes = batch.bytes.span
        return classifier.read(
            title: bytes.extracting(item.title.bounds),
            body: bytes.extracting(item.contentText.bounds),
            aspects,
            scratch: &scratch
        )
    }
}
