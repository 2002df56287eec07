// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import MinshengPipeline
import MinshengStages
import MinshengTestKit
import Testing

@Suite("Put lane: outcomes")
struct PutOutcomeTests {
    @Test("the items of a settled batch are sorted by their messages")
    func sortsByMessage() {
        var batch = Batch(receivedAt: Timestamp(secondsSince1970: 0))
        batch.beginMessage()
        SampleItem(id: "1", title: "t").append(to: &batch)
        SampleItem(id: "2", title: "t").append(to: &batch)
        batch.reject(id: "3", reason: .badField, field: "title", message: "wrong")
        SampleItem(id: "4", title: "t").append(to: &batch)
        batch.beginMessage()
        batch.rejectMessage(reason: .notJSON, message: "wrong")
        batch.beginMessage()
        SampleItem(id: "5", title: "t").append(to: &batch)
        SampleItem(id: "6", title: "t").append(to: &batch)
        SampleItem(id: "7", title: "t").append(to: &batch)
        batch.settle(0, as: .counted)
        batch.reject(at: 1, reason: .conflict, field: "id", message: "wrong")
        batch.settle(2, as: .unmatched)
        batch.settle(3, as: .duplicate)
        batch.settle(4, as: .corrected)
        batch.settle(5, as: .late)

        let outcomes = PutOutcome.outcomes(of: batch)
        #expect(outcomes.map(\.accepted) == [2, 0, 1])
        #expect(outcomes.map(\.late) == [0, 0, 1])
        #expect(outcomes.map(\.duplicate) == [0, 0, 1])
        #expect(outcomes.map(\.corrected) == [0, 0, 1])
        #expect(outcomes[0].rejected.map(\.index) == [1, 2], "in the order of the message")
        #expect(outcomes[0].rejected.map(\.id) == ["2", "3"])
        #expect(outcomes[1].rejected.map(\.isWholeMessage) == [true])
    }
}
