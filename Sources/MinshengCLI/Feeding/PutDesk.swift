// SPDX-License-Identifier: Apache-2.0

import MinshengClient
import Synchronization

/// Keeps the account of batches that are put: what became of their items, and why no more are taken.
final class PutDesk: Sendable {
    fileprivate struct State {
        var tally = FeedTally()
        /// Batches that were handed over and have no answer.
        var unanswered = 0
        var complaints: [String] = []
        var complaintCount = 0
        var fault: String?
        var hasFailed = false
    }

    /// How many items that were not taken are told of one by one; of the others only how many there are.
    static let toldComplaints = 20

    private let state = Mutex(State())

    /// Whether no more batches are taken.
    var hasFailed: Bool { state.withLock(\.hasFailed) }

    /// How it ended, once it has.
    var outcome: FeedOutcome {
        state.withLock { state in
            FeedOutcome(
                unsent: state.unanswered,
                tally: state.tally,
                complaints: state.complaints,
                fault: state.fault
            )
        }
    }

    /// A batch is handed over.
    func begin() { state.withLock { $0.unanswered += 1 } }

    /// Waits for the answer to a batch and takes it in.
    func settle(_ origin: FeedOrigin, _ answer: () async throws(ClientError) -> FeedReceipt) async {
        do throws(ClientError) {
            let receipt = try await answer()
            state.withLock { $0.take(receipt, origin) }
        } catch {
            state.withLock { $0.take(error, origin) }
        }
    }

    /// The lane cannot be used.
    func fail(_ fault: String) {
        state.withLock { state in
            state.hasFailed = true
            state.fault = state.fault ?? fault
        }
    }

    /// What has been found wrong since the last call.
    func takeComplaints() -> [String] {
        state.withLock { state in
            defer { state.complaints = [] }
            return state.complaints
        }
    }
}

extension PutDesk.State {
    fileprivate mutating func take(_ receipt: FeedReceipt, _ origin: FeedOrigin) {
        unanswered -= 1
        tally.accepted += receipt.accepted
        tally.duplicate += receipt.duplicate
        tally.corrected += receipt.corrected
        tally.late += receipt.late
        tally.rejected += receipt.rejected.count
        if receipt.attempts > 1 { tally.resentBatches += 1 }
        for item in receipt.rejected {
            let field = item.field.map { "\($0): " } ?? ""
            complain("\(origin.place(ofItem: item.index)): \(field)\(item.message ?? "rejected") (\(item.code))")
        }
    }

    fileprivate mutating func take(_ error: ClientError, _ origin: FeedOrigin) {
        switch error.code {
        case .refused:
            unanswered -= 1
            tally.rejected += origin.items
            complain("\(origin.place(ofItem: 0)): \(error)")
        case .lockedOut:
            hasFailed = true
            fault = fault ?? error.message
        default: hasFailed = true
        }
    }

    private mutating func complain(_ text: String) {
        complaintCount += 1
        if complaintCount <= PutDesk.toldComplaints { complaints.append(text) }
        if complaintCount == PutDesk.toldComplaints + 1 { complaints.append("more items were not taken") }
    }
}
