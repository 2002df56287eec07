// SPDX-License-Identifier: Apache-2.0

/// The decisions of an ``Inquirer``: what is asked when, what is asked again, and when to give up.
package struct InquiryStateMachine: LaneMachine {
    /// A verb and its arguments in JSON.
    package struct Request: Sendable {
        package let verb: String
        package let arguments: [UInt8]

        package init(verb: String, arguments: [UInt8]) {
            self.verb = verb
            self.arguments = arguments
        }
    }

    package typealias Outcome = SyncReply

    private struct Question: Sendable {
        let name: Int
        let request: Request
    }

    private let settings: InquirerSettings
    private var desk: SyncDesk<Question>
    /// When each question was handed over.
    private var began: [Int: Duration] = [:]

    package init(settings: InquirerSettings) {
        self.settings = settings
        desk = SyncDesk(answerTimeout: settings.answerTimeout)
    }

    package mutating func begin(_ request: Request, as id: Int, at now: Duration) -> [Action] {
        began[id] = now
        return Self.sends(desk.ask(Question(name: id, request: request), at: now))
    }

    package mutating func withdraw(_ id: Int, at now: Duration) -> [Action] {
        began[id] = nil
        desk.forget { $0.name == id }
        return Self.sends(desk.askWaiting(at: now))
    }

    package mutating func receive(_ reply: LaneReply, at now: Duration) -> [Action] {
        switch desk.receive(reply, at: now) {
        case .nothing: return []
        case .again(let ask): return Self.sends([ask])
        case .settled(let settled):
            let (question, end) = (settled.question, settled.end)
            if end.verb == "NACK", let status = end.status, ClientError.passingStatuses.contains(status) {
                desk.postpone(question, at: now)
                return []
            }
            began[question.name] = nil
            return [.finish(id: question.name, Self.outcome(settled))] + Self.sends(desk.askWaiting(at: now))
        }
    }

    package mutating func advance(to now: Duration) -> [Action] {
        var actions: [Action] = []
        for (name, start) in began.sorted(by: { $0.key < $1.key }) where now - start >= settings.patience {
            let error = ClientError(.timedOut, "the sync lane did not answer within \(settings.patience)")
            actions += [.finish(id: name, .failure(error))] + withdraw(name, at: now)
        }
        return actions + Self.sends(desk.advance(to: now))
    }

    private static func outcome(_ settled: SyncDesk<Question>.Settled) -> Result<SyncReply, ClientError> {
        let end = settled.end
        guard end.verb != "NACK" else {
            let message = end.body["message"]?.string ?? "the daemon refused the question"
            return .failure(ClientError(.refused, status: end.status, message))
        }
        return .success(SyncReply(values: settled.values, end: end.body))
    }

    private static func sends(_ asks: [SyncDesk<Question>.Ask]) -> [Action] {
        asks.map { .send(id: $0.id, verb: $0.question.request.verb, body: $0.question.request.arguments) }
    }
}
