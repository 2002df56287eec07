// SPDX-License-Identifier: Apache-2.0

import MinshengPipeline
import Synchronization
import ZeroMQ

/// Holds a ``PutLane`` behind a lock, with what is to be handed on and to be sent, and wakes whom that concerns.
///
/// Both queues are bounded by the lane: a batch under way is in one of them at most once, and whoever receives sends what
/// can be answered at once before it receives more.
final class PutDesk: Sendable {
    /// A batch that the pipeline has not got yet.
    struct Submission {
        let ticket: Int
        let items: [UInt8]
        /// The only sources that the sender may speak for, or nil if it may speak for any.
        let sources: Set<String>?
    }

    fileprivate struct State {
        var lane: PutLane?
        var isDraining = false
        var submissions: [Submission] = []
        var answers: [LaneAnswer] = []
        var requestCount = 0

        /// Nothing is under way, and nothing will be.
        var isDone: Bool { isDraining && (lane?.outstandingCount ?? 0) == 0 }
    }

    private let state = Mutex(State())
    private let answersCame = WakeUp()
    private let submissionsCame = WakeUp()

    /// How many messages came in so far.
    var requestCount: Int { state.withLock(\.requestCount) }

    /// Begins with a lane.
    func open(_ lane: PutLane) {
        state.withLock { state in
            var lane = lane
            if state.isDraining { state.answers += lane.drain() }
            state.lane = lane
        }
    }

    // MARK: The socket's side

    /// Decides on what was received.
    /// - Parameter admission: who may send what.
    /// - Returns: what can be answered at once.
    func receive(_ batch: IncomingBatch, _ admission: LaneAdmission) -> [LaneAnswer] {
        let answers = state.withLock { state in
            state.requestCount += batch.count
            return batch.compactMap { state.receive($0, admission) }
        }
        submissionsCame.signal()
        return answers
    }

    /// Waits for something to say of what was settled; nil once nothing more will come.
    func answers() async -> [LaneAnswer]? {
        while true {
            let (answers, isDone) = state.withLock { state in
                defer { state.answers = [] }
                return (state.answers, state.isDone)
            }
            if !answers.isEmpty { return answers }
            guard !isDone, await answersCame.wait() else { return nil }
        }
    }

    // MARK: The pipeline's side

    /// Waits for batches to hand on; nil once no more will come.
    func submissions(limit: (batches: Int, bytes: Int)) async -> [Submission]? {
        while true {
            let (submissions, isOver) = state.withLock { ($0.take(limit), $0.isDraining) }
            if !submissions.isEmpty { return submissions }
            guard !isOver, await submissionsCame.wait() else { return nil }
        }
    }

    /// Answers the batches that went through the pipeline together.
    func settle(_ tickets: [Int], _ batch: borrowing Batch) {
        let outcomes = PutOutcome.outcomes(of: batch)
        state.withLock { state in
            for (ticket, outcome) in zip(tickets, outcomes) {
                if let answer = state.lane?.settle(ticket, as: outcome) { state.answers.append(answer) }
            }
        }
        answersCame.signal()
    }

    /// Takes no more batches.
    func drain() {
        state.withLock { state in
            state.isDraining = true
            if let goodbyes = state.lane?.drain() { state.answers += goodbyes }
        }
        answersCame.signal()
        submissionsCame.signal()
    }

    /// Gives up what is under way, because nobody will settle it.
    func abandon() {
        state.withLock { state in
            state.isDraining = true
            state.lane = nil
            state.submissions = []
        }
        answersCame.signal()
    }
}

extension PutDesk.State {
    /// Decides on a message, and returns what can be answered at once.
    fileprivate mutating func receive(_ message: IncomingMessage, _ admission: LaneAdmission) -> LaneAnswer? {
        let frames = (0..<min(message.frameCount, LaneRequest.frameLimit)).map { message.array(at: $0) }
        let permission = admission.permission(of: message)
        switch lane?.receive(frames: frames, count: message.frameCount, isAdmitted: permission != .nothing) {
        case .answer(let answer): return answer
        case .submit(let ticket, let items):
            let sources: Set<String>? = if case .only(let sources) = permission { sources } else { nil }
            submissions.append(PutDesk.Submission(ticket: ticket, items: items, sources: sources))
        case nil: break
        }
        return nil
    }

    /// Takes the first batches, at least one if there are any.
    fileprivate mutating func take(_ limit: (batches: Int, bytes: Int)) -> [PutDesk.Submission] {
        var byteCount = 0
        var count = 0
        for submission in submissions.prefix(limit.batches) {
            guard count == 0 || byteCount + submission.items.count <= limit.bytes else { break }
            byteCount += submission.items.count
            count += 1
        }
        defer { submissions.removeFirst(count) }
        return Array(submissions.prefix(count))
    }
}
