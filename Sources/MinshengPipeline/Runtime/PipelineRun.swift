// SPDX-License-Identifier: Apache-2.0

import AsyncAlgorithms
import Logging
import MinshengMetrics
import ServiceLifecycle
import Synchronization

/// One run of a ``Pipeline``: its tasks and how they end.
///
/// There is one way to end. Whoever wants it — a signal, a stage that failed — calls ``stop(because:)``; the sources
/// return, the conveyor runs empty, the aggregator says its last word and the sinks come to the end of their emissions.
/// Only if that takes too long is the rest cut off.
final class PipelineRun: Sendable {
    private typealias Processed = (batch: Batch, acknowledgement: Acknowledgement)

    private enum Part {
        case sources
        case worker
        case aggregator
        case sink
        case helper
        case drainTimedOut
    }

    private struct Ending {
        var isRequested = false
        var failure: (any Error)?
    }

    private let pipeline: Pipeline
    private let epoch = PipelineRun.makeEpoch()
    private let conveyor: Conveyor<Delivery, Processed>
    private let outlets: [AsyncChannel<Emission>]
    private let ending = Mutex(Ending())
    private let stopRequests = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    private var settings: PipelineSettings { pipeline.settings }
    private var logger: Logger { pipeline.logger }

    init(_ pipeline: Pipeline) {
        self.pipeline = pipeline
        conveyor = Conveyor(capacity: pipeline.settings.batchesInFlight)
        outlets = pipeline.stages.sinks.map { _ in AsyncChannel() }
    }

    /// A name that no other run has had.
    private static func makeEpoch() -> String {
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    func run() async throws {
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await runParts()
            } onGracefulShutdown: {
                self.stop()
            }
        } onCancel: {
            stop(because: CancellationError())
            conveyor.abandon()
        }
        if let failure = ending.withLock({ $0.failure }) { throw failure }
    }

    // MARK: Ending

    /// Asks the sources to end, and notes the first reason that is not simply a wish.
    private func stop(because failure: (any Error)? = nil) {
        let isFirst = ending.withLock { ending in
            defer { ending.isRequested = true }
            ending.failure = ending.failure ?? failure
            return !ending.isRequested
        }
        guard isFirst else { return }
        stopRequests.continuation.yield()
        for source in pipeline.stages.sources { source.stage.stop() }
    }

    private func runParts() async {
        await withTaskGroup(of: Part.self) { group in
            group.addTask { await self.runSources() }
            for _ in 0..<settings.workers { group.addTask { await self.work() } }
            group.addTask { await self.aggregate() }
            for index in outlets.indices { group.addTask { await self.runSink(at: index) } }
            var remaining = 2 + settings.workers + outlets.count
            group.addTask { await self.tick() }
            group.addTask { await self.limitDrain() }
            while remaining > 0, let part = await group.next() {
                switch part {
                case .helper: continue
                case .drainTimedOut: group.cancelAll()
                default: remaining -= 1
                }
            }
            group.cancelAll()
        }
    }

    /// Waits until the pipeline is to end, and then for as long as that may take.
    private func limitDrain() async -> Part {
        var requests = stopRequests.stream.makeAsyncIterator()
        await requests.next()
        do {
            try await pipeline.clock.sleep(settings.drainLimit)
        } catch {
            return .helper
        }
        stop(
            because: PipelineError(.drainTimedOut, "what was on the way did not get through in \(settings.drainLimit)")
        )
        conveyor.abandon()
        return .drainTimedOut
    }

    // MARK: Parts

    private func runSources() async -> Part {
        let intake = Intake(epoch: epoch, now: pipeline.clock.now) { await self.conveyor.put($0) }
        await withTaskGroup(of: Void.self) { group in
            for source in pipeline.stages.sources {
                group.addTask {
                    do {
                        try await source.stage.run(intake)
                    } catch {
                        self.fail(error, stage: source.name)
                    }
                }
            }
        }
        conveyor.finish()
        return .sources
    }

    private func work() async -> Part {
        var worker = BatchWorker(
            decoder: pipeline.stages.makeDecoder(),
            transforms: pipeline.stages.transforms,
            keySeed: settings.keySeed,
            logger: logger
        )
        while let job = await conveyor.take() {
            conveyor.done((worker.process(job.input.messages), job.input.acknowledgement), ticket: job.ticket)
        }
        return .worker
    }

    private func aggregate() async -> Part {
        var counting = Counting(pipeline, epoch: epoch)
        await emit(&counting, .heartbeat)
        loop: while true {
            switch await conveyor.next() {
            case .output(var processed): counting.add(&processed.batch, acknowledgement: processed.acknowledgement)
            case .woken: break
            case .finished: break loop
            }
            if let due = counting.takeDue() { await emit(&counting, due) }
        }
        if !ending.withLock({ $0.isRequested }) { counting.finish() }
        await emit(&counting, .heartbeat)
        counting.logLedger()
        for outlet in outlets { outlet.finish() }
        return .aggregator
    }

    private func emit(_ counting: inout Counting, _ due: EmissionSchedule.Due) async {
        let emission = counting.emission(due)
        for outlet in outlets { await outlet.send(emission) }
    }

    private func runSink(at index: Int) async -> Part {
        let sink = pipeline.stages.sinks[index]
        do {
            let emissions = outlets[index].buffer(policy: .bounded(settings.emissionsInFlight))
            try await sink.stage.run(Emissions(emissions))
        } catch {
            fail(error, stage: sink.name)
        }
        // Whoever sends to a finished channel goes on at once, so a sink that has gone holds nobody up.
        outlets[index].finish()
        return .sink
    }

    /// Wakes the aggregator now and then, so that it can emit though no batch comes.
    private func tick() async -> Part {
        let tick = EmissionSchedule(settings: settings, uptime: .zero).tick
        while (try? await pipeline.clock.sleep(tick)) != nil { conveyor.wake() }
        return .helper
    }

    private func fail(_ error: any Error, stage: String) {
        // A stage that says it was cut off has not failed.
        guard !(error is CancellationError), !Task.isCancelled else { return }
        logger.error("a stage failed; the pipeline stops", metadata: ["stage": "\(stage)", "error": "\(error)"])
        stop(because: error)
    }
}
