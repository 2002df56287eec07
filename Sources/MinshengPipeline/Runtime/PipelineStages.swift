// SPDX-License-Identifier: Apache-2.0

public import Minsheng

/// The stages of a pipeline, in the order in which an item passes them.
public struct PipelineStages: Sendable {
    /// Where messages come from, by names that logs show.
    public var sources: [(name: String, stage: any Source)]
    /// Makes the decoder of one worker.
    public var makeDecoder: @Sendable () -> any MessageDecoder
    /// What every item passes before it is counted, in order.
    public var transforms: [any Transform]
    /// What counts, as it is at the start.
    public var aggregator: any Aggregator
    /// Where results go, by names that logs show.
    public var sinks: [(name: String, stage: any Sink)]
    /// The pack that the verdicts are made with; results name it.
    public var pack: Pack

    /// Creates the stages of a pipeline.
    public init(
        sources: [(name: String, stage: any Source)],
        makeDecoder: @escaping @Sendable () -> any MessageDecoder,
        transforms: [any Transform],
        aggregator: any Aggregator,
        sinks: [(name: String, stage: any Sink)],
        pack: Pack
    ) {
        self.sources = sources
        self.makeDecoder = makeDecoder
        self.transforms = transforms
        self.aggregator = aggregator
        self.sinks = sinks
        self.pack = pack
    }
}

/// A stage that is open, and where others reach it.
public struct OpenedStage: Hashable, Sendable {
    /// Whether messages come in or results go out there.
    public let kind: Kind
    /// The stage's name.
    public let name: String
    /// Its addresses, with wild cards resolved; empty if it has none.
    public let addresses: [String]

    /// What an open stage is.
    public enum Kind: String, Hashable, Sendable {
        /// Messages come in.
        case source
        /// Results go out.
        case sink
    }
}
