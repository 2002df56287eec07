// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengStages
import Testing
import ZeroMQ

extension LaneAnswer {
    /// The JSON object of the answer.
    var members: [String: Any] {
        get throws { try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]) }
    }

    /// A member that is a whole number.
    func number(_ name: String) throws -> Int? { try members[name] as? Int }
}

extension PutLane.Action {
    /// The answer, if that is the decision.
    var answer: LaneAnswer? {
        if case .answer(let answer) = self { answer } else { nil }
    }

    /// The ticket, if the decision is to hand the items on.
    var ticket: Int? {
        if case .submit(let ticket, _) = self { ticket } else { nil }
    }
}

extension PutLane {
    /// Decides on a message whose frames are given as texts.
    mutating func receive(_ frames: String...) -> Action {
        receive(frames: frames.map { Array($0.utf8) }, count: frames.count)
    }

    /// Decides on a PUT that is to be handed on.
    mutating func submit(_ frames: String...) throws -> Int {
        let action = receive(frames: frames.map { Array($0.utf8) }, count: frames.count)
        return try #require(action.ticket)
    }

    /// Decides on a message that is to be answered at once.
    mutating func answer(_ frames: String...) throws -> LaneAnswer {
        let action = receive(frames: frames.map { Array($0.utf8) }, count: frames.count)
        return try #require(action.answer)
    }

    /// Settles a batch that is under way.
    mutating func answer(_ ticket: Int, as outcome: PutOutcome) throws -> LaneAnswer {
        let answer = settle(ticket, as: outcome)
        return try #require(answer)
    }
}

/// How long a test waits for something that must happen; only a failing test waits so long.
let patience = Duration.seconds(120)

/// Receives a message as texts, and lets other tasks of the test have their turn meanwhile.
func receive(from socket: borrowing Socket<some ReceivingRole>) async throws -> [String] {
    let start = ContinuousClock.now
    while ContinuousClock.now - start < patience {
        if let message = try socket.receive(timeout: .milliseconds(2)) {
            return (0..<message.frameCount).map { message.string(at: $0) ?? "" }
        }
        await Task.yield()
    }
    Issue.record("nothing came")
    throw CancellationError()
}
