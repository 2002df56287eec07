// SPDX-License-Identifier: Apache-2.0

import AsyncAlgorithms
public import MinshengMetrics

/// What a pipeline tells its sinks at one moment.
public struct Emission: Sendable {
    /// When the emission was made, by the time of day.
    public let time: Timestamp
    /// The name of the run that the sequence numbers belong to; another one means that counting began anew.
    public let epoch: String
    /// New values of windows, in order.
    public let updates: [Publication]
    /// The ledger, if it has changed or a heartbeat is due.
    public let ledger: Publication?
    /// Items that were not taken since the last emission, and why; the first few of them.
    public let rejections: [Rejection]
    /// The items kept as evidence by each of the windows that changed; an empty sample takes back the one before.
    public let samples: [WindowSample]
    /// The time before which no more items are expected, or nil before the first item.
    public let watermark: Timestamp?
    /// Whether a heartbeat is due.
    public let isHeartbeat: Bool

    /// Creates an emission; the runtime does so, and tests of sinks.
    public init(
        time: Timestamp,
        epoch: String,
        updates: [Publication],
        ledger: Publication?,
        rejections: [Rejection] = [],
        samples: [WindowSample] = [],
        watermark: Timestamp?,
        isHeartbeat: Bool
    ) {
        self.time = time
        self.epoch = epoch
        self.updates = updates
        self.ledger = ledger
        self.rejections = rejections
        self.samples = samples
        self.watermark = watermark
        self.isHeartbeat = isHeartbeat
    }
}

/// A value under a topic, ready to be sent.
public struct Publication: Hashable, Sendable {
    /// The topic; ends in a solidus.
    public let topic: String
    /// The number of the message within its topic, from 1 in each epoch.
    public let sequence: Int
    /// Where the window starts that the value is about, or nil for a value about no window.
    public let windowStart: Timestamp?
    /// Whether the window is closed, so that only a revision can replace the value.
    public let isFinal: Bool
    /// A JSON object in UTF-8, without a line end.
    public let body: [UInt8]

    /// Creates a publication.
    public init(topic: String, sequence: Int, windowStart: Timestamp?, isFinal: Bool, body: [UInt8]) {
        self.topic = topic
        self.sequence = sequence
        self.windowStart = windowStart
        self.isFinal = isFinal
        self.body = body
    }
}

/// The emissions of a pipeline as one of its sinks receives them.
public struct Emissions: AsyncSequence, Sendable {
    private let base: any AsyncSequence<Emission, Never> & Sendable

    /// Wraps a sequence of emissions.
    public init(_ base: any AsyncSequence<Emission, Never> & Sendable) {
        self.base = base
    }

    /// Wraps emissions that are there already, for tests of sinks.
    public init(_ emissions: [Emission]) {
        base = emissions.async
    }

    /// Iterates over emissions.
    public struct AsyncIterator: AsyncIteratorProtocol {
        var base: any AsyncIteratorProtocol<Emission, Never>

        /// Waits for the next emission; nil once the pipeline has ended.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> Emission? {
            await base.next(isolation: actor)
        }
    }

    /// Starts an iteration; only one at a time.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: base.makeAsyncIterator())
    }
}
