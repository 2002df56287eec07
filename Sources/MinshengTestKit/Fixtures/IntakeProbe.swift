// SPDX-License-Identifier: Apache-2.0

public import MinshengMetrics
public import MinshengPipeline

/// The entrance of a pipeline that is not there: keeps what a source hands on, and lets a test hold the source up.
///
/// What it keeps it acknowledges at once, as messages without an item.
///
/// ```swift
/// let probe = IntakeProbe()
/// async let run: Void = source.run(probe.intake)
/// let messages = try await probe.messages(atLeast: 3)
/// ```
public final class IntakeProbe: Sendable {
    private enum Mode {
        case taking
        case holding
        case refusing
    }

    private struct State {
        var mode = Mode.taking
        var held = 0
        var messages: [Message] = []
    }

    /// What a source handed on.
    public enum Message: Hashable, Sendable {
        /// The bytes of a message.
        case bytes([UInt8])
        /// A message that the source refused.
        case refused(RejectionReason)
    }

    private let state = Watched(State())
    private let clock: PipelineClock

    /// Creates an entrance that takes everything.
    public init(clock: PipelineClock = ManualClock().pipelineClock) {
        self.clock = clock
    }

    /// The entrance, to be given to the source.
    public var intake: Intake {
        Intake(now: clock.now) { await self.take($0) }
    }

    /// What was handed on so far.
    public var messages: [Message] { state.value.messages }

    /// Waits until so many messages were handed on.
    /// - Throws: `CancellationError` if the task is cancelled first.
    public func messages(atLeast count: Int) async throws -> [Message] {
        try await state.wait { $0.messages.count >= count }
        return messages
    }

    /// Takes no more until ``release()``: whoever hands on a delivery waits.
    public func hold() {
        state.update { $0.mode = .holding }
    }

    /// Waits until a source waits to hand on a delivery.
    /// - Throws: `CancellationError` if the task is cancelled first.
    public func waitUntilHolding() async throws {
        try await state.wait { $0.held > 0 }
    }

    /// Takes everything again.
    public func release() {
        state.update { $0.mode = .taking }
    }

    /// Refuses all from now on, as a pipeline does that was cancelled.
    public func refuse() {
        state.update { $0.mode = .refusing }
    }

    private func take(_ delivery: Delivery) async -> Bool {
        state.update { $0.held += 1 }
        let isUnheld = (try? await state.wait { $0.mode != .holding }) != nil
        let taken = delivery.messages.messages.map { message -> Message in
            switch message {
            case .bytes(let range): .bytes(Array(delivery.messages.bytes[range]))
            case .refused(let reason, _): .refused(reason)
            }
        }
        let isTaken = state.update { state in
            state.held -= 1
            guard isUnheld, state.mode == .taking else { return false }
            state.messages += taken
            return true
        }
        if isTaken { delivery.acknowledgement(settled(delivery.messages)) }
        return isTaken
    }

    /// What a pipeline makes of messages in which it finds nothing.
    private func settled(_ messages: MessageBatch) -> Batch {
        var batch = Batch(receivedAt: messages.receivedAt)
        for _ in messages.messages {
            batch.beginMessage()
            batch.rejectMessage(reason: .noItem, message: "nobody has looked for items here")
        }
        return batch
    }
}
