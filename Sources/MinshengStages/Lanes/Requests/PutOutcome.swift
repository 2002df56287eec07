// SPDX-License-Identifier: Apache-2.0

package import MinshengPipeline

/// What became of the items of one PUT.
package struct PutOutcome: Hashable, Sendable {
    /// Items taken, those too late for every window among them.
    package var accepted = 0
    /// Of these, items too late for every window.
    package var late = 0
    /// Items taken before with the same content.
    package var duplicate = 0
    /// Items taken before that say something newer now.
    package var corrected = 0
    /// Items that were not taken, in order, or why the message as a whole was not.
    package var rejected: [Rejection] = []

    package init() {}

    /// Sorts a settled batch by its messages.
    /// - Returns: one outcome for each message that went into the batch.
    package static func outcomes(of batch: borrowing Batch) -> [PutOutcome] {
        var outcomes = Array(repeating: PutOutcome(), count: batch.messageCount)
        for index in batch.items.indices {
            outcomes[Int(batch.items[index].messageIndex)].add(batch.outcomes[index])
        }
        for rejection in batch.rejections { outcomes[rejection.messageIndex].rejected.append(rejection) }
        for index in outcomes.indices { outcomes[index].rejected.sort { $0.index < $1.index } }
        return outcomes
    }

    private mutating func add(_ outcome: Outcome) {
        switch outcome {
        case .counted, .unmatched: accepted += 1
        case .late:
            accepted += 1
            late += 1
        case .duplicate: duplicate += 1
        case .corrected: corrected += 1
        case .rejected, .pending: break
        }
    }

    /// The code for the whole: 200 if something was taken, 208 if all that could be read was known, else the first fault's.
    var status: LaneStatus {
        if accepted + corrected > 0 { return .ok }
        if duplicate > 0 { return .duplicate }
        return rejected.first?.reason.status ?? .ok
    }

    /// Why nothing of the message was taken and there is nothing to say of single items, or nil.
    ///
    /// It is so for a message that cannot be read, and where a stage failed, so that sending it again may help.
    var refusal: Rejection? {
        guard accepted + corrected + duplicate == 0, let first = rejected.first else { return nil }
        if first.isWholeMessage { return first }
        return rejected.allSatisfy { $0.reason.status.retryAfter != nil } ? first : nil
    }
}
