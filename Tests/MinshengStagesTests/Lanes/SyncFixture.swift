// SPDX-License-Identifier: Apache-2.0

import Foundation
import Minsheng
import MinshengMetrics
import MinshengPipeline
import MinshengStages
import Testing

/// A sync lane, and what a live lane would have said to the same emissions.
struct SyncFixture {
    var lane: SyncLane
    /// Every message of each topic, in order.
    private(set) var sent: [String: [Publication]] = [:]
    let epoch = "e1"

    init(classifier: Classifier? = nil, change: (inout SyncLane.Limits) -> Void = { _ in }) {
        var limits = SyncLane.Limits()
        change(&limits)
        lane = SyncLane(
            limits: limits,
            greeting: LaneGreeting(server: "test/1", epoch: "", rememberedItems: 0),
            classifier: classifier
        )
    }

    /// Where the window with a number starts.
    static func start(_ window: Int) -> Timestamp { Timestamp(secondsSince1970: 1_749_427_200 + Int64(window) * 60) }

    /// Publishes a value of a window of a topic.
    mutating func publish(_ topic: String, window: Int?, padding: Int = 0) {
        let sequence = (sent[topic]?.count ?? 0) + 1
        let text = #"{"seq":\#(sequence),"window":\#(window ?? -1),"pad":"\#(String(repeating: "x", count: padding))"}"#
        let value = Publication(
            topic: topic,
            sequence: sequence,
            windowStart: window.map(Self.start),
            isFinal: false,
            body: Array(text.utf8)
        )
        sent[topic, default: []].append(value)
        lane.take(emission([value]))
    }

    /// Publishes what windows say, with the items behind it.
    mutating func publish(_ updates: [WindowUpdate], pack: Pack) {
        for update in updates where update.group == .all {
            let topic = update.topic(pack: pack)
            let value = Publication(
                topic: topic,
                sequence: (sent[topic]?.count ?? 0) + 1,
                windowStart: update.window.start,
                isFinal: false,
                body: update.json(pack: pack, epoch: epoch, sequence: 1)
            )
            sent[topic, default: []].append(value)
            lane.take(emission([value], samples: [update.sample].compactMap(\.self)))
        }
    }

    private func emission(_ values: [Publication], samples: [WindowSample] = []) -> Emission {
        Emission(
            time: Self.start(0),
            epoch: epoch,
            updates: values,
            ledger: nil,
            samples: samples,
            watermark: Self.start(1),
            isHeartbeat: false
        )
    }

    /// What the lane answers to a request.
    mutating func ask(_ verb: String, _ body: String = "", isREQ: Bool = false) throws -> Reply {
        let frames = ["peer"] + (isREQ ? [""] : []) + ["MS1", verb, "7", body]
        let answers = lane.receive(frames: frames.map { Array($0.utf8) }, count: frames.count)
        #expect(answers.allSatisfy { $0.id == Array("7".utf8) && $0.envelope.hasDelimiter == isREQ })
        return try Reply(answers)
    }

    /// The answers to one request.
    struct Reply {
        let end: LaneAnswer
        /// The topic, number and window of each value.
        let values: [Value]

        init(_ answers: [LaneAnswer]) throws {
            end = try #require(answers.last)
            #expect(answers.dropLast().allSatisfy { $0.verb == "VALUE" })
            var values = try answers.dropLast().map { try Value($0.members) }
            if let inside = try end.members["values"] as? [[String: Any]] { values = try inside.map { try Value($0) } }
            self.values = values
            if end.verb == "END" { #expect(try end.number("count") == values.count) }
        }

        var status: Int? { get throws { try end.number("status") } }
        var next: String? { get throws { try end.members["next"] as? String } }
        var heads: [String: Int]? { get throws { try end.members["heads"] as? [String: Int] } }
    }

    struct Value: Hashable {
        let topic: String
        let sequence: Int
        let window: Int

        init(topic: String, sequence: Int, window: Int) {
            self.topic = topic
            self.sequence = sequence
            self.window = window
        }

        init(_ members: [String: Any]) throws {
            topic = try #require(members["topic"] as? String)
            let value = try #require(members["value"] as? [String: Any])
            sequence = try #require(value["seq"] as? Int)
            window = try #require(value["window"] as? Int)
        }
    }
}
