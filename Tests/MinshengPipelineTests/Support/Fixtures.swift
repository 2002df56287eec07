// SPDX-License-Identifier: Apache-2.0

import Logging
import Minsheng
import MinshengMetrics
import MinshengPipeline

extension Pack {
    /// Two principles with a measure each.
    static let sample = Pack(
        id: "test.sample",
        version: "1.0.0",
        license: "CC0-1.0",
        hash: 1,
        labels: [
            Label(id: "P0", slug: "fairness", title: "公平", parent: nil, threshold: 100, definition: ""),
            Label(id: "P1", slug: "balance", title: "均衡", parent: nil, threshold: 100, definition: ""),
            Label(id: "M0", slug: "m01", title: "社会保险", parent: 0, threshold: 100, definition: ""),
            Label(id: "M1", slug: "m02", title: "低收入", parent: 1, threshold: 100, definition: ""),
        ]
    )
}

/// Gives an item whose title begins with `a` or `b` the first or the second measure, and no label to others.
struct TitleTransform: Transform {
    func apply(to batch: inout Batch) throws {
        for index in batch.pendingIndices {
            batch.setReading(Self.reading(batch.text(batch.items[index].title)), at: index)
        }
    }

    static func reading(_ title: String) -> ItemReading { ItemReading(verdict: verdict(title)) }

    static func verdict(_ title: String) -> Verdict {
        switch title.first {
        case "a":
            Verdict(labels: [LabelSet(index: 0), LabelSet(index: 2)], stated: [], points: [100, 0, 100, 0], none: nil)
        case "b":
            Verdict(labels: [LabelSet(index: 1), LabelSet(index: 3)], stated: [], points: [0, 100, 0, 100], none: nil)
        default: Verdict(labels: [], stated: [], points: [0, 0, 0, 0], none: .noHits)
        }
    }
}

extension PipelineStages {
    /// A pipeline over ``LineDecoder`` and the sample pack.
    static func sample(
        sources: [any Source],
        transforms: [any Transform] = [TitleTransform()],
        sinks: [any Sink] = [],
        aggregator: MetricsAggregator.Settings = MetricsAggregator.Settings()
    ) throws -> PipelineStages {
        PipelineStages(
            sources: sources.enumerated().map { ("source \($0)", $1) },
            makeDecoder: { LineDecoder() },
            transforms: transforms,
            aggregator: try MetricsAggregator(settings: aggregator, pack: .sample),
            sinks: sinks.enumerated().map { ("sink \($0)", $1) },
            pack: .sample
        )
    }
}

extension Logger {
    /// A logger that says nothing.
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
