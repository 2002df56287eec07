// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengMetrics
import MinshengPipeline
import MinshengStages
import MinshengTestKit
import Testing

/// Any frames at all, on both lanes that answer; `make fuzz-lanes` does ten million with an address sanitizer.
@Suite("Lanes: hostile messages", .timeLimit(.minutes(60)))
struct LaneFuzzTests {
    private static let count = ProcessInfo.processInfo.environment["MINSHENG_FUZZ_COUNT"].flatMap(Int.init) ?? 20_000
    /// The codes that the wire protocol has for a NACK of either lane.
    private static let statuses: Set<Int> = [400, 410, 413, 422, 426, 429, 500]

    @Test(
        "each message of the put lane is answered or handed on, and what is handed on is settled",
        arguments: [1, 2] as [UInt64]
    )
    func put(seed: UInt64) throws {
        var messages = HostileFrames(seed: seed)
        var decoder = ItemDecoder()
        var lane = PutLane(
            limits: PutLane.Limits(),
            greeting: LaneGreeting(server: "test/1", epoch: "e1", rememberedItems: 0)
        )
        for _ in 0..<Self.count / 4 {
            let frames = messages.next()
            switch lane.receive(frames: Array(frames.prefix(LaneRequest.frameLimit)), count: frames.count) {
            case .answer(let answer): try check(answer, to: frames)
            case .submit(let ticket, let items):
                let batch = Self.settled(items, &decoder)
                let outcome = PutOutcome.outcomes(of: batch)
                #expect(outcome.count == 1)
                let answer = lane.settle(ticket, as: outcome.first ?? PutOutcome())
                try check(#require(answer), to: frames)
            }
        }
        #expect(lane.outstandingCount == 0)
    }

    @Test("each message of the sync lane is answered", arguments: [3, 4] as [UInt64])
    func sync(seed: UInt64) throws {
        var messages = HostileFrames(seed: seed)
        var fixture = SyncFixture { $0.pageValues = 5 }
        for window in 0..<12 { fixture.publish("v1/1m/all/", window: window) }
        for _ in 0..<Self.count / 4 {
            let frames = messages.next()
            let answers = fixture.lane.receive(
                frames: Array(frames.prefix(LaneRequest.frameLimit)),
                count: frames.count
            )
            #expect((1...9).contains(answers.count))
            for answer in answers { try check(answer, to: frames) }
        }
    }

    private func check(_ answer: LaneAnswer, to frames: [[UInt8]]) throws {
        // Expecting costs more than a decision, so a macro is reached only by what is wrong.
        guard answer.envelope.peer != frames[0] || answer.id.count > 64 || answer.body.first != UInt8(ascii: "{") else {
            guard answer.verb == "NACK" else { return }
            let status = try answer.number("status")
            if !Self.statuses.contains(status ?? 0) { Issue.record("\(frames) was answered with \(status ?? 0)") }
            return
        }
        Issue.record("\(frames) was answered with \(answer)")
    }

    private static func settled(_ items: [UInt8], _ decoder: inout ItemDecoder) -> Batch {
        var batch = Batch(receivedAt: Timestamp(secondsSince1970: 0))
        batch.beginMessage()
        let padded = items + [UInt8](repeating: 0, count: MessageBatch.padding)
        decoder.decode(0..<items.count, of: padded.span, into: &batch)
        if batch.receivedCount == 0 { batch.rejectMessage(reason: .noItem, message: "none") }
        for index in batch.pendingIndices { batch.settle(index, as: index % 2 == 0 ? .counted : .duplicate) }
        return batch
    }
}
