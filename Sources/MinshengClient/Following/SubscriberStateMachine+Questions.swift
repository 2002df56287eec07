// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Questions as the sync lane takes them.
extension SubscriberStateMachine.Question {
    private struct Snapshot: Encodable {
        let prefix: String
        let after: String
    }

    private struct Replay: Encodable {
        let topic: String
        let from: Int
        let to: Int
        let epoch: String
    }

    /// The verb of the request.
    var verb: String {
        switch self {
        case .snapshot: "SNAPSHOT"
        case .replay: "REPLAY"
        }
    }

    /// The arguments of the request in JSON.
    var body: [UInt8] {
        switch self {
        case .snapshot(let prefix, let after): Self.json(Snapshot(prefix: prefix, after: after))
        case .replay(let topic, let numbers, let epoch):
            Self.json(Replay(topic: topic, from: numbers.lowerBound, to: numbers.upperBound, epoch: epoch))
        }
    }

    private static func json(_ value: some Encodable) -> [UInt8] {
        // Texts and numbers always encode.
        (try? JSONEncoder().encode(value)).map { [UInt8]($0) } ?? []
    }
}
