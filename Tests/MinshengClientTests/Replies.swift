// SPDX-License-Identifier: Apache-2.0

import MinshengClient

extension LaneReply {
    /// An answer of the put lane with whole numbers in its body.
    static func put(_ verb: String, _ id: Int, _ body: [String: Int] = [:]) -> LaneReply {
        LaneReply(verb: verb, id: Array("\(id)".utf8), body: .object(body.mapValues { .integer($0) }))
    }
}

extension Array {
    /// The ids of the messages to send.
    func sent<Outcome>() -> [Int] where Element == LaneAction<Outcome> {
        compactMap { if case .send(let id, _, _) = $0 { id } else { nil } }
    }

    /// The requests that are done with, and what became of them.
    func finished<Outcome>() -> [Int: Result<Outcome, ClientError>] where Element == LaneAction<Outcome> {
        reduce(into: [:]) { if case .finish(let id, let result) = $1 { $0[id] = result } }
    }
}
