// SPDX-License-Identifier: Apache-2.0

/// Questions to the sync lane: which are under way, what has come of their answers, and what has to be asked once more.
///
/// It has no socket and no clock. An answer is some `VALUE`s and one last message that counts them; where some were dropped
/// on the way, or nothing comes in time, the same is asked again under another id, so that what is left of the first answer
/// is not taken for a part of the second.
package struct SyncDesk<Question: Sendable>: Sendable {
    /// A question to be sent, and the id of the request.
    package struct Ask: Sendable {
        package let id: Int
        package let question: Question
    }

    /// A question that is settled, and how.
    package struct Settled: Sendable {
        package let question: Question
        /// The values, in order.
        package let values: [LaneReply]
        /// The message that ends the answer; a `NACK` if the question was refused.
        package let end: LaneReply
    }

    /// What an answer leads to.
    package enum Reception: Sendable {
        /// To nothing yet.
        case nothing
        /// The question has to be asked again.
        case again(Ask)
        /// The question is settled.
        case settled(Settled)
    }

    private struct Request {
        let question: Question
        var askedAt: Duration
        var values: [LaneReply] = []
    }

    /// How many requests are under way at once, so that a page is on its way while another is read.
    ///
    /// The lane keeps four pages for a client and drops what is beyond. One that asked for hundreds at once would have most of
    /// the answers dropped, ask again, and never come to an end; see `docs/decisions/0151-a-subscriber-asks-two-things-at-once.md`.
    private static var requestLimit: Int { 2 }

    private let answerTimeout: Duration
    private var requests: [Int: Request] = [:]
    /// Questions that wait until there are fewer requests, the first of them first.
    private var waiting: [Question] = []
    private var nextID = 1

    /// - Parameter answerTimeout: how long nothing may come of an answer before it is asked again.
    package init(answerTimeout: Duration) {
        self.answerTimeout = answerTimeout
    }

    /// The questions that are not settled, those among them that were not asked yet.
    package var questions: [Question] { requests.sorted { $0.key < $1.key }.map(\.value.question) + waiting }

    /// Asks, or waits with it while too many requests are under way.
    package mutating func ask(_ question: Question, at now: Duration) -> [Ask] {
        guard requests.count < Self.requestLimit else {
            waiting.append(question)
            return []
        }
        return [begin(question, at: now)]
    }

    /// Asks once more after the time that an answer may take, for a question whose answer is of no use yet.
    package mutating func postpone(_ question: Question, at now: Duration) {
        _ = begin(question, at: now)
    }

    /// Takes an answer in.
    ///
    /// After ``Reception/settled(_:)`` there is room for one more; call ``askWaiting(at:)`` when all that follows was asked.
    package mutating func receive(_ reply: LaneReply, at now: Duration) -> Reception {
        guard let id = Int(String(decoding: reply.id, as: UTF8.self)), var request = requests[id] else {
            return .nothing
        }
        if reply.verb == "VALUE" {
            request.values.append(reply)
            request.askedAt = now
            requests[id] = request
            return .nothing
        }
        requests[id] = nil
        // Some were dropped on the way because we read too slowly: once more.
        let count = reply.verb == "NACK" ? nil : reply.body["count"]?.integer
        if let count, count != request.values.count { return .again(begin(request.question, at: now)) }
        return .settled(Settled(question: request.question, values: request.values, end: reply))
    }

    /// Time has passed.
    /// - Returns: what has to be asked again.
    package mutating func advance(to now: Duration) -> [Ask] {
        let late = requests.filter { now - $0.value.askedAt >= answerTimeout }
        return late.sorted { $0.key < $1.key }.flatMap { id, request in
            requests[id] = nil
            return [begin(request.question, at: now)]
        }
    }

    /// Forgets questions; answers to them are passed over.
    package mutating func forget(where isForgotten: (Question) -> Bool) {
        requests = requests.filter { !isForgotten($0.value.question) }
        waiting.removeAll(where: isForgotten)
    }

    private mutating func begin(_ question: Question, at now: Duration) -> Ask {
        defer { nextID += 1 }
        requests[nextID] = Request(question: question, askedAt: now)
        return Ask(id: nextID, question: question)
    }

    /// Asks what had to wait, as much as may be asked now.
    package mutating func askWaiting(at now: Duration) -> [Ask] {
        let next = waiting.prefix(max(0, Self.requestLimit - requests.count))
        waiting.removeFirst(next.count)
        return next.map { begin($0, at: now) }
    }
}
