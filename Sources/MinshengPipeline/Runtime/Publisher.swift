// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics

/// Numbers what is published and renders it: each message of a topic has the number after the last one's.
struct Publisher {
    /// The most topics whose numbers are known.
    private static let topicLimit = 65_536

    private let pack: Pack
    private let epoch: String
    private var sequences: [String: Int] = [:]
    /// The number of a topic's first message.
    private var firstSequence = 1
    private var publishedLedger: Ledger?

    /// Creates a publisher in an epoch of its own.
    init(pack: Pack, epoch: String) {
        self.pack = pack
        self.epoch = epoch
    }

    /// Renders one emission.
    /// - Parameters:
    ///   - updates: the values of windows that changed.
    ///   - ledger: the present ledger; published if it differs from the last one, or with a heartbeat.
    ///   - rejections: items that were not taken since the last emission.
    ///   - watermark: the time before which no more items are expected.
    ///   - time: the time of day.
    ///   - isHeartbeat: whether a heartbeat is due.
    mutating func emission(
        of updates: [WindowUpdate],
        ledger: Ledger,
        rejections: [Rejection],
        watermark: Timestamp?,
        time: Timestamp,
        isHeartbeat: Bool
    ) -> Emission {
        Emission(
            time: time,
            epoch: epoch,
            updates: updates.map { publication(of: $0) },
            ledger: isHeartbeat || ledger != publishedLedger ? publication(of: ledger, time: time) : nil,
            rejections: rejections,
            samples: updates.compactMap { update in
                // Without evidence there is nothing to say, unless what was said is taken back.
                update.sample.flatMap { $0.isEmpty && !update.isWithdrawn ? nil : $0 }
            },
            watermark: watermark,
            isHeartbeat: isHeartbeat
        )
    }

    private mutating func publication(of update: WindowUpdate) -> Publication {
        let topic = update.topic(pack: pack)
        let sequence = next(in: topic)
        return Publication(
            topic: topic,
            sequence: sequence,
            windowStart: update.window.start,
            isFinal: update.state != .provisional,
            body: update.json(pack: pack, epoch: epoch, sequence: sequence)
        )
    }

    private mutating func publication(of ledger: Ledger, time: Timestamp) -> Publication {
        publishedLedger = ledger
        let sequence = next(in: Ledger.topic)
        return Publication(
            topic: Ledger.topic,
            sequence: sequence,
            windowStart: nil,
            isFinal: false,
            body: ledger.json(time: time, epoch: epoch, sequence: sequence)
        )
    }

    /// The number of a topic's next message.
    ///
    /// Names of sources and tags come from outside, so the topics whose numbers are known are bounded. Those forgotten go on
    /// above the highest number there was: a reader sees a gap and asks again, and no number comes twice.
    private mutating func next(in topic: String) -> Int {
        if sequences.count >= Self.topicLimit, sequences[topic] == nil {
            firstSequence = (sequences.values.max() ?? firstSequence) + 1
            sequences.removeAll(keepingCapacity: true)
        }
        let sequence = sequences[topic].map { $0 + 1 } ?? firstSequence
        sequences[topic] = sequence
        return sequence
    }
}
