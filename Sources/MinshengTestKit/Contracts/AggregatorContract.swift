// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
public import MinshengPipeline
public import Testing

/// What every `Aggregator` owes the runtime, as a test to run against your own.
///
/// ```swift
/// @Test func keepsContract() throws {
///     try AggregatorContract.verify { try MetricsAggregator(pack: pack) }
/// }
/// ```
public enum AggregatorContract {
    /// Gives an aggregator batches with all that can be in them.
    ///
    /// Verified are: after each batch every item is settled and the ledger balances, with as many items received as the
    /// batches held; what an earlier stage rejected is entered as such, under its reason; updates that were taken are
    /// not there a second time; nothing changes after `Aggregator.finish()` but that closed windows come out.
    /// - Parameters:
    ///   - sourceLocation: where the test is that calls this, for its messages.
    ///   - makeAggregator: makes an aggregator that has counted nothing.
    public static func verify(
        sourceLocation: SourceLocation = #_sourceLocation,
        makeAggregator: () throws -> some Aggregator
    ) throws {
        var aggregator = try makeAggregator()
        #expect(aggregator.ledger == Ledger(), "it begins with an empty ledger", sourceLocation: sourceLocation)
        var received = 0
        for seed in 1...20 {
            var batch = batch(seed: UInt64(seed))
            received += batch.receivedCount
            aggregator.add(&batch)
            #expect(batch.pendingIndices.isEmpty, "every item is settled", sourceLocation: sourceLocation)
            let ledger = aggregator.ledger
            #expect(ledger.received == received && ledger.balance == 0, "\(ledger)", sourceLocation: sourceLocation)
        }
        #expect(aggregator.ledger.rejectedByReason[.notJSON] == 20, sourceLocation: sourceLocation)
        #expect(aggregator.ledger.rejectedByReason[.badField] == 20, sourceLocation: sourceLocation)

        let ledger = aggregator.ledger
        _ = aggregator.drainUpdates()
        #expect(aggregator.drainUpdates().isEmpty, "updates are taken once", sourceLocation: sourceLocation)
        aggregator.finish()
        _ = aggregator.drainUpdates()
        #expect(aggregator.drainUpdates().isEmpty && aggregator.ledger == ledger, sourceLocation: sourceLocation)
    }

    /// A batch of a message that cannot be read, an item that an earlier stage rejected, and items new and repeated.
    private static func batch(seed: UInt64) -> Batch {
        var generator = SeededGenerator(seed: seed)
        let items = (0..<10).map { _ in
            let number = Int.random(in: 0..<100, using: &generator)
            let time = Timestamp(secondsSince1970: 1_749_427_200 + Int64(number) * 60)
            return SampleItem(id: "\(number)", title: "题\(number)", publishedAt: time)
        }
        var batch = Batch(of: items)
        batch.beginMessage()
        batch.reject(id: nil, reason: .notJSON, field: nil, message: "not JSON")
        batch.reject(at: 0, reason: .badField, field: "kind", message: "not taken here")
        return batch
    }
}
