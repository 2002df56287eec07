// SPDX-License-Identifier: Apache-2.0

import Logging
import MinshengMetrics

/// What the aggregator's task owns: the counts, the numbers of what was published, and when to publish next.
struct Counting {
    private var aggregator: any Aggregator
    private var publisher: Publisher
    private var schedule: EmissionSchedule
    private var rejections = RejectionSample()
    private var meters: LedgerMeters
    private let clock: PipelineClock
    private let logger: Logger

    init(_ pipeline: Pipeline, epoch: String) {
        aggregator = pipeline.stages.aggregator
        publisher = Publisher(pack: pipeline.stages.pack, epoch: epoch)
        schedule = EmissionSchedule(settings: pipeline.settings, uptime: pipeline.clock.uptime())
        meters = LedgerMeters(pipeline.meters)
        clock = pipeline.clock
        logger = pipeline.logger
    }

    /// Takes in a batch, and acknowledges it once nothing can take that back.
    mutating func add(_ batch: inout Batch, acknowledgement: Acknowledgement) {
        aggregator.add(&batch)
        rejections.add(batch.rejections)
        // A store commits here; until there is one, what was acknowledged lives as long as the process.
        acknowledgement(batch)
    }

    mutating func takeDue() -> EmissionSchedule.Due? {
        schedule.takeDue(uptime: clock.uptime(), hasClosedWindows: aggregator.hasClosedWindows)
    }

    mutating func finish() {
        aggregator.finish()
    }

    mutating func emission(_ due: EmissionSchedule.Due) -> Emission {
        if due == .heartbeat {
            rejections.log(to: logger)
            meters.record(aggregator.ledger)
        }
        let time = clock.now()
        aggregator.advance(to: time)
        return publisher.emission(
            of: aggregator.drainUpdates(),
            ledger: aggregator.ledger,
            rejections: rejections.take(),
            watermark: aggregator.watermark,
            time: time,
            isHeartbeat: due == .heartbeat
        )
    }

    func logLedger() {
        let ledger = aggregator.ledger
        let metadata: Logger.Metadata = [
            "received": "\(ledger.received)",
            "counted": "\(ledger.counted)",
            "unmatched": "\(ledger.unmatched)",
            "duplicate": "\(ledger.duplicate)",
            "late": "\(ledger.late)",
            "rejected": "\(ledger.rejected)",
            "balance": "\(ledger.balance)",
        ]
        guard ledger.balance == 0 else {
            logger.critical("the ledger does not balance; please report this", metadata: metadata)
            return
        }
        logger.notice("final ledger", metadata: metadata)
    }
}
