// SPDX-License-Identifier: Apache-2.0

public import CoreMetrics
public import Logging
import MinshengMetrics
public import ServiceLifecycle

/// Runs the stages: reads, decodes, transforms, counts, acknowledges and emits, with a bound on all that is on the way.
///
/// ```
/// Source ─┐                ┌─ worker ─┐
///         ├─▶ conveyor ──▶ ┼─ worker ─┼ ──▶ aggregator ──▶ Sink
/// Source ─┘  (bounded)     └─ worker ─┘   (one task)   └──▶ Sink
/// ```
///
/// - Batches reach the aggregator in the order of receipt, so results do not depend on the number of workers.
/// - When ``PipelineSettings/batchesInFlight`` batches are on the way, ``Intake/send(_:)`` waits and the source reads
///   no more.
/// - A delivery is acknowledged after the aggregator has taken its items in.
/// - On graceful shutdown the sources stop, what they handed on is counted and emitted, and ``run()`` returns. If that
///   takes longer than ``PipelineSettings/drainLimit``, the rest is dropped without acknowledgement and it throws.
/// - When a stage fails, the same happens, and ``run()`` throws that stage's error.
/// - When all sources come to an end by themselves, every window is closed and emitted as final.
///
/// ```swift
/// let pipeline = Pipeline(stages: stages, logger: logger)
/// try await ServiceGroup(services: [pipeline], gracefulShutdownSignals: [.sigterm], logger: logger).run()
/// ```
public struct Pipeline: Service {
    let stages: PipelineStages
    let settings: PipelineSettings
    let clock: PipelineClock
    let logger: Logger
    let meters: any MetricsFactory
    let onOpen: @Sendable ([OpenedStage]) throws -> Void

    /// Creates a pipeline that does nothing until ``run()``.
    /// - Parameters:
    ///   - stages: what messages pass through.
    ///   - settings: how much of it at once, and how often results are emitted.
    ///   - clock: the time.
    ///   - logger: where stages that open, fail and end are noted.
    ///   - meters: where items are counted for whoever watches the process; by default the one of the process.
    ///   - onOpen: called once all stages are open and before anything is read.
    public init(
        stages: PipelineStages,
        settings: PipelineSettings = PipelineSettings(),
        clock: PipelineClock = .system,
        logger: Logger,
        meters: any MetricsFactory = MetricsSystem.factory,
        onOpen: @escaping @Sendable ([OpenedStage]) throws -> Void = { _ in }
    ) {
        self.stages = stages
        self.settings = settings
        self.clock = clock
        self.logger = logger
        self.meters = meters
        self.onOpen = onOpen
    }

    /// Opens every stage and runs them until the sources end or a graceful shutdown begins.
    /// - Throws: what a stage threw while it was opened or ran; ``PipelineError`` with code `drainTimedOut`;
    ///   `CancellationError` if the task was cancelled.
    public func run() async throws {
        try await onOpen(openStages())
        try await PipelineRun(self).run()
    }

    /// Opens the sinks before the sources, so that whoever waits for results misses none.
    private func openStages() async throws -> [OpenedStage] {
        var opened: [OpenedStage] = []
        for sink in stages.sinks {
            opened.append(OpenedStage(kind: .sink, name: sink.name, addresses: try await sink.stage.open()))
        }
        for source in stages.sources {
            opened.append(OpenedStage(kind: .source, name: source.name, addresses: try await source.stage.open()))
        }
        for stage in opened {
            logger.info(
                "\(stage.kind) open",
                metadata: ["stage": "\(stage.name)", "at": "\(stage.addresses.joined(separator: " "))"]
            )
        }
        return opened
    }
}
