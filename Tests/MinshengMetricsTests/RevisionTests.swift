// SPDX-License-Identifier: Apache-2.0

import Foundation
import Minsheng
import MinshengMetrics
import Testing

@Suite struct RevisionTests {
    private let noon = Timestamp("2025-06-09T12:00:00+08:00")
    private let pack = TestPack.pack

    /// Windows of a minute that are final when the watermark, the latest date, has passed them, and shut two minutes later.
    private func windows(change: (inout WindowConfiguration) -> Void = { _ in }) throws -> EventTimeWindows {
        var configuration = WindowConfiguration()
        configuration.sizes = [.minute]
        configuration.dimensions = [.all]
        configuration.outOfOrderness = .zero
        configuration.allowedLateness = .seconds(120)
        change(&configuration)
        return try EventTimeWindows(configuration: configuration, pack: pack)
    }

    /// Adds an item dated `second` seconds after noon.
    @discardableResult
    private func add(_ second: Int, labels: [Int] = [], to windows: inout EventTimeWindows) -> Disposition {
        windows.add(TestPack.verdict(labels), date: noon + .seconds(second), receiptTime: noon)
    }

    /// The updates in short: minute, items, state and its number.
    private func short(_ updates: [WindowUpdate]) -> [String] {
        updates.map { update in
            let minute = update.window.start.rfc3339(offset: .china).dropFirst(14).prefix(2)
            return "\(minute) \(update.tally.items) \(update.state) \(update.revision)"
        }
    }

    @Test func aLateItemRevisesAFinalWindow() throws {
        var windows = try windows()
        add(0, labels: [0, 4], to: &windows)
        add(60, to: &windows)
        #expect(short(windows.drainUpdates()) == ["00 1 final 0", "01 1 provisional 0"])
        let late = add(1, labels: [0, 5], to: &windows)
        #expect(late.outcome == .counted && late.revisedSizes == 1 && late.missedSizes == 0)
        let revision = try #require(windows.drainUpdates().first)
        #expect(short([revision]) == ["00 2 revised 1"])
        #expect(revision.reason == .lateItems)
        #expect(revision.delta?.items == 1)
        #expect(revision.delta?[label: 0].count == 1)
        #expect(revision.delta?[label: 4].count == 0)
        #expect(windows.drainUpdates().isEmpty)
        // Several items between two calls make one revision.
        add(2, to: &windows)
        add(3, to: &windows)
        #expect(short(windows.drainUpdates()) == ["00 4 revised 2"])
        #expect(windows.ledger.revising == 3 && windows.ledger.late == 0)
    }

    @Test func aWindowIsShutWhenTheWatermarkIsPastTheLateness() throws {
        var windows = try windows()
        add(0, to: &windows)
        add(60 + 119, to: &windows)
        #expect(add(59, to: &windows).revisedSizes == 1)
        add(60 + 120, to: &windows)
        #expect(add(59, to: &windows).outcome == .late)
        #expect(windows.lateItems(of: .minute) == 1)
        #expect(short(windows.drainUpdates()) == ["00 2 final 0", "02 1 final 0", "03 1 provisional 0"])
    }

    @Test func anItemThatComesBeforeTheFinalUpdateIsTakenIsInIt() throws {
        var windows = try windows()
        add(0, to: &windows)
        add(60, to: &windows)
        #expect(add(1, to: &windows).revisedSizes == 1)
        #expect(short(windows.drainUpdates()) == ["00 2 final 0", "01 1 provisional 0"])
    }

    @Test func aWindowWithoutItemsBecomesFinalWithItsFirstLateItem() throws {
        var windows = try windows()
        add(150, to: &windows)
        _ = windows.drainUpdates()
        #expect(add(60, to: &windows).revisedSizes == 1)
        #expect(short(windows.drainUpdates()) == ["01 1 final 0"])
        add(61, to: &windows)
        #expect(short(windows.drainUpdates()) == ["01 2 revised 1"])
    }

    @Test func currentValuesOfAFinalWindowAreThoseTaken() throws {
        var windows = try windows()
        add(0, to: &windows)
        add(60, to: &windows)
        _ = windows.drainUpdates()
        add(1, to: &windows)
        #expect(short(windows.currentUpdates()) == ["00 1 final 0", "01 1 provisional 0"])
        _ = windows.drainUpdates()
        #expect(short(windows.currentUpdates()) == ["00 2 revised 1", "01 1 provisional 0"])
        #expect(windows.currentUpdates().allSatisfy { $0.delta == nil })
    }

    @Test func windowsThatTakeItemsAreKeptWhateverIsRemembered() throws {
        var windows = try windows { $0.rememberedWindows = 0 }
        for minute in 0..<4 { add(60 * minute, to: &windows) }
        _ = windows.drainUpdates()
        #expect(short(windows.currentUpdates()) == ["01 1 final 0", "02 1 final 0", "03 1 provisional 0"])
        add(61, to: &windows)
        #expect(short(windows.drainUpdates()) == ["01 2 revised 1"])
    }

    @Test func theOldestOfTooManyIsShutEarly() throws {
        var windows = try windows { $0.windowLimit = 4 }
        for minute in 0..<4 { add(60 * minute, to: &windows) }
        // Minute 0 is shut by the lateness; minutes 1 to 3 and an undated one fill the limit; another shuts minute 1.
        for minute in 4..<6 {
            windows.add(TestPack.verdict(), date: nil, receiptTime: noon + .seconds(60 * minute))
        }
        #expect(add(60, to: &windows).outcome == .late)
        #expect(add(120, to: &windows).revisedSizes == 1)
    }

    @Test func finishMakesTheLastRevision() throws {
        var windows = try windows()
        add(0, to: &windows)
        add(60, to: &windows)
        _ = windows.drainUpdates()
        add(1, to: &windows)
        windows.finish()
        #expect(short(windows.drainUpdates()) == ["00 2 revised 1", "01 1 final 0"])
        #expect(add(61, to: &windows).outcome == .late)
    }

    @Test func theBodySaysWhatARevisionAdds() throws {
        var windows = try windows { $0.dimensions = [.all, .principle, .measure] }
        add(0, labels: [0, 4], to: &windows)
        add(60, to: &windows)
        _ = windows.drainUpdates()
        windows.add(TestPack.verdict([0, 5], stated: [0]), date: noon + .seconds(1), receiptTime: noon)
        let updates = windows.drainUpdates()
        let all = try body(of: try #require(updates.first { $0.group == .all }))
        #expect(all["state"] as? String == "revised" && all["revision"] as? Int == 1)
        #expect(all["reason"] as? String == "late_items")
        let delta = try #require(all["delta"] as? [String: Any])
        #expect(delta["items"] as? Int == 1 && delta["labelled"] as? Int == 1 && delta["stated"] as? Int == 1)
        let principles = try #require(delta["principles"] as? [NSDictionary])
        #expect(
            principles == [
                ["slug": "fairness", "count": 1, "stated": 1, "both": 1, "points": 100, "deficit": 0, "denied": 0]
            ]
        )
        let measures = try #require(delta["measures"] as? [NSDictionary])
        #expect(
            measures == [["slug": "m02", "count": 1, "stated": 0, "both": 0, "points": 105, "deficit": 0, "denied": 0]]
        )
        let measure = try body(of: try #require(updates.first { $0.group == .measure(4) }))
        let part = measure["delta"] as? NSDictionary
        #expect(part == ["items": 1, "count": 0, "stated": 0, "both": 0, "points": 0, "deficit": 0, "denied": 0])
        // Only revisions carry these members.
        add(121, to: &windows)
        let provisional = try body(of: try #require(windows.drainUpdates().last { $0.state == .provisional }))
        #expect(provisional["delta"] == nil && provisional["reason"] == nil)
    }

    private func body(of update: WindowUpdate) throws -> [String: Any] {
        let bytes = update.json(pack: pack, epoch: "e1", sequence: 1)
        return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }
}
