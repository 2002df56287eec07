// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import MinshengPipeline
import MinshengStages
import MinshengTestKit
import Testing

@Suite("Live lane decisions")
struct LiveLaneTests {
    @Test("an emission is sent in order, then the ledger, then the heartbeat")
    func sendsEmission() {
        var lane = makeLane()
        let messages = lane.messages(for: emission([value("v1/1h/all/", 1), value("v1/1d/all/", 1)]))
        #expect(messages.map(\.topic) == ["v1/1h/all/", "v1/1d/all/", "v1/ledger/", "v1/heartbeat/"])
    }

    @Test("a heartbeat names the last number of each topic")
    func heartbeat() {
        var lane = makeLane()
        _ = lane.messages(for: emission([value("v1/1h/all/", 1)]))
        lane.drop(3)
        let messages = lane.messages(for: emission([value("v1/1h/all/", 2)]))
        #expect(
            messages.last.map { String(decoding: $0.body, as: UTF8.self) }
                == #"{"type":"heartbeat","epoch":"test","seq":2,"time":"2025-06-09T00:00:00Z","watermark":null,"#
                + #""heads":{"v1/1h/all/":2,"v1/ledger/":1},"dropped":3}"#
        )
    }

    @Test("without a beat there is no heartbeat, and without a change no ledger")
    func updatesOnly() {
        var lane = makeLane()
        let emission = Emission(
            time: .epoch,
            epoch: "test",
            updates: [value("v1/1h/all/", 1)],
            ledger: nil,
            watermark: nil,
            isHeartbeat: false
        )
        #expect(lane.messages(for: emission).map(\.topic) == ["v1/1h/all/"])
    }

    struct Replay: CustomTestStringConvertible {
        let prefixes: [String]
        let topics: [String]
        var testDescription: String { prefixes.map { "\"\($0)\"" }.joined(separator: ", ") }
    }

    static let replays = [
        Replay(prefixes: [""], topics: ["v1/1d/all/", "v1/1h/all/", "v1/1h/principle/balance/", "v1/ledger/"]),
        Replay(prefixes: ["v1/1h/"], topics: ["v1/1h/all/", "v1/1h/principle/balance/"]),
        Replay(prefixes: ["v1/1h/all/"], topics: ["v1/1h/all/"]),
        Replay(prefixes: ["v1/1h/all/", "v1/1h/"], topics: ["v1/1h/all/", "v1/1h/principle/balance/"]),
        Replay(prefixes: ["v1/1h/all/x"], topics: []),
        Replay(prefixes: ["v2/"], topics: []),
        Replay(prefixes: ["v1/heartbeat/"], topics: []),
    ]

    @Test("a subscription gets the current values of the topics it begins", arguments: replays)
    func replaysMatching(replay: Replay) {
        var lane = makeLane()
        _ = lane.messages(
            for: emission([value("v1/1h/all/", 1), value("v1/1d/all/", 1), value("v1/1h/principle/balance/", 1)])
        )
        let messages = lane.messages(forSubscriptions: replay.prefixes.map { Array($0.utf8) }, uptime: .zero)
        #expect(messages.map(\.topic) == replay.topics)
    }

    @Test("only the latest value of each window is sent again, the newest windows, by their order")
    func replaysLatest() {
        var lane = makeLane(windowLimit: 2)
        for (sequence, hour) in [3, 1, 2, 3, 2].enumerated() {
            _ = lane.messages(for: emission([value("v1/1h/all/", sequence + 1, hour: hour)]))
        }
        let messages = lane.messages(forSubscriptions: [Array("v1/1h/".utf8)], uptime: .zero)
        #expect(messages.map { String(decoding: $0.body, as: UTF8.self) } == ["5", "4"], "hour 2, then hour 3")
    }

    @Test("subscriptions are served at once up to a limit, and then with the next emission")
    func limitsReplays() {
        var lane = makeLane(topicLimit: 1000)
        _ = lane.messages(for: emission((0..<LiveLane.replayLimit - 1).map { value("v1/1h/source/\($0)/", 1) }))
        let all = [Array("v1/1h/".utf8)]
        let one = [Array("v1/1h/source/7/".utf8)]
        let start = Duration.seconds(1)
        #expect(lane.messages(forSubscriptions: all, uptime: start).count == LiveLane.replayLimit - 1)
        #expect(lane.messages(forSubscriptions: one, uptime: start).count == 1)
        let end = start + LiveLane.replayInterval
        #expect(lane.messages(forSubscriptions: one, uptime: end - .milliseconds(1)).isEmpty)
        let next = lane.messages(for: emission([]))
        #expect(next.map(\.topic) == ["v1/ledger/", "v1/1h/source/7/", "v1/heartbeat/"], "who had to wait is served")
        #expect(lane.messages(for: emission([])).map(\.topic) == ["v1/ledger/", "v1/heartbeat/"])
        #expect(lane.messages(forSubscriptions: one, uptime: end).count == 1)
    }

    @Test("more waiting subscriptions than are kept apart get everything")
    func boundsPending() {
        var lane = makeLane()
        _ = lane.messages(for: emission([value("v1/1h/all/", 1), value("v1/1d/all/", 1)]))
        lane.postpone((0...LiveLane.pendingLimit).map { Array("nothing like it \($0)".utf8) })
        let messages = lane.messages(for: emission([]))
        #expect(messages.map(\.topic) == ["v1/ledger/", "v1/1d/all/", "v1/1h/all/", "v1/ledger/", "v1/heartbeat/"])
    }

    @Test("topics beyond the limit are sent but not kept")
    func boundsTopics() {
        var lane = makeLane(topicLimit: 2)
        let values = (0..<5).map { value("v1/1h/source/\($0)/", 1) }
        #expect(lane.messages(for: emission(values)).count == 7)
        #expect(lane.messages(forSubscriptions: [[]], uptime: .zero).count == 2)
    }

    @Test("a new topic takes the place of one that has not changed for long")
    func givesUpStaleTopics() {
        var lane = makeLane(topicLimit: 100)
        func kept() -> Set<String> {
            Set(lane.messages(forSubscriptions: [[]], uptime: .seconds(1_000)).map(\.topic))
        }
        // The topics of all items and of labels change but once; ten thousand names come and go.
        _ = lane.messages(for: emission([value("v1/1h/measure/m01/", 1), value("v1/1h/all/", 1)]))
        let busy = (0..<20).map { "v1/1h/source/busy-\($0)/" }
        for round in 1...1_000 {
            let new = (0..<10).map { value("v1/1h/source/new-\(round)-\($0)/", 1) }
            _ = lane.messages(for: emission(busy.map { value($0, round) } + new))
        }
        let last = kept()
        #expect(last.count == 100)
        #expect(last.isSuperset(of: busy + ["v1/1h/all/", "v1/1h/measure/m01/", "v1/ledger/"]))
        #expect(last.contains("v1/1h/source/new-1000-9/"), "the newest has a place")
        #expect(!last.contains("v1/1h/source/new-1-0/"), "the oldest has none")
        // A label that comes late takes a place of those that may be given up, and keeps it.
        _ = lane.messages(for: emission([value("v1/1d/principle/fairness/", 1)]))
        for round in 1...500 { _ = lane.messages(for: emission([value("v1/1h/source/later-\(round)/", 1)])) }
        #expect(kept().contains("v1/1d/principle/fairness/") && kept().count == 100)
        #expect(!kept().contains(busy[0]), "what has not changed for long goes")
    }

    @Test("topics of labels are never given up, and there may be too many of them")
    func keepsLabels() {
        var lane = makeLane(topicLimit: 3)
        let labels = (1...5).map { value("v1/1h/measure/m0\($0)/", 1) }
        _ = lane.messages(for: emission([value("v1/1h/source/a/", 1)] + labels))
        _ = lane.messages(for: emission([value("v1/1h/source/b/", 1)]))
        let topics = lane.messages(forSubscriptions: [[]], uptime: .zero).map(\.topic).filter { $0 != "v1/ledger/" }
        #expect(topics == ["v1/1h/measure/m01/", "v1/1h/measure/m02/", "v1/1h/measure/m03/"])
    }

    private func makeLane(topicLimit: Int = 100, windowLimit: Int = 8) -> LiveLane {
        LiveLane(cache: ValueCache(topicLimit: topicLimit, windowLimit: windowLimit))
    }

    private func value(_ topic: String, _ sequence: Int, hour: Int = 0) -> Publication {
        Publication(
            topic: topic,
            sequence: sequence,
            windowStart: Timestamp(secondsSince1970: 1_749_427_200 + Int64(hour) * 3600),
            isFinal: false,
            body: Array("\(sequence)".utf8)
        )
    }

    private func emission(_ updates: [Publication]) -> Emission {
        Emission(
            time: Timestamp(secondsSince1970: 1_749_427_200),
            epoch: "test",
            updates: updates,
            ledger: Publication(topic: "v1/ledger/", sequence: 1, windowStart: nil, isFinal: false, body: []),
            watermark: nil,
            isHeartbeat: true
        )
    }
}
