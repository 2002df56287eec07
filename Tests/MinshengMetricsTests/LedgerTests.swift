// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengMetrics
import Testing

@Suite struct LedgerTests {
    @Test func balancesOnceEveryItemHasAnOutcome() throws {
        var windows = try EventTimeWindows(pack: TestPack.pack)
        let noon = Timestamp("2025-06-09T12:00:00+08:00")
        var ledger = Ledger()
        ledger.receive(6)
        #expect(ledger.balance == 6)
        ledger.record(windows.add(TestPack.verdict([0, 4]), date: noon, receiptTime: noon))
        ledger.record(windows.add(TestPack.verdict(), date: nil, receiptTime: noon))
        ledger.record(windows.add(TestPack.verdict(), date: noon - .seconds(1_000_000), receiptTime: noon))
        ledger.recordDuplicate()
        ledger.recordRejection(.notJSON)
        #expect(ledger.balance == 1)
        ledger.recordRejection(.missingField)
        #expect(ledger.balance == 0)
        #expect(ledger.counted == 1 && ledger.unmatched == 1 && ledger.late == 1)
        #expect(ledger.duplicate == 1 && ledger.rejected == 2 && ledger.undated == 1)
        #expect(ledger.rejectedByReason == [.notJSON: 1, .missingField: 1])
    }

    @Test func merges() {
        var first = Ledger()
        first.receive(3)
        first.recordRejection(.notUTF8, count: 2)
        first.recordDuplicate(1)
        var second = Ledger()
        second.receive(4)
        second.recordRejection(.notUTF8)
        second.recordRejection(.tooLarge, count: 3)
        var total = first
        total.merge(second)
        #expect(total.received == 7 && total.rejected == 6 && total.duplicate == 1 && total.balance == 0)
        #expect(total.rejectedByReason == [.notUTF8: 3, .tooLarge: 3])
        var other = second
        other.merge(first)
        #expect(other == total)
        total.merge(Ledger())
        #expect(other == total)
    }

    @Test func aReasonWithoutItemsIsNotKept() {
        var ledger = Ledger()
        ledger.recordRejection(.badField, count: 0)
        #expect(ledger == Ledger())
    }

    @Test func writesJSON() throws {
        var ledger = Ledger()
        ledger.receive(3)
        ledger.recordRejection(.notUTF8)
        ledger.recordRejection(.notJSON)
        ledger.recordDuplicate()
        let bytes = ledger.json(time: Timestamp("2025-06-09T12:00:00+08:00"), epoch: "e1", sequence: 7)
        #expect(Ledger.topic == "v1/ledger/")
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"type":"ledger","time":"2025-06-09T04:00:00Z","epoch":"e1","seq":7,"received":3,"counted":0,"#
                + #""unmatched":0,"duplicate":1,"late":0,"rejected":2,"balance":0,"#
                + #""rejected_by_reason":{"not_json":1,"not_utf8":1},"partly_late":0,"revising":0,"undated":0,"clamped":0}"#
        )
        #expect(try JSONSerialization.jsonObject(with: Data(bytes)) is [String: Any])
    }
}
