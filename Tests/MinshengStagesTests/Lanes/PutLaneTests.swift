// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import MinshengPipeline
import MinshengStages
import MinshengTestKit
import Testing

@Suite("Put lane: decisions")
struct PutLaneTests {
    private static func lane(change: (inout PutLane.Limits) -> Void = { _ in }) -> PutLane {
        var limits = PutLane.Limits()
        change(&limits)
        let greeting = LaneGreeting(server: "test/1", epoch: "e1", rememberedItems: 1000)
        return PutLane(limits: limits, greeting: greeting)
    }

    private static func outcome(
        accepted: Int = 0,
        duplicate: Int = 0,
        corrected: Int = 0,
        rejected: [Rejection] = []
    ) -> PutOutcome {
        var outcome = PutOutcome()
        outcome.accepted = accepted
        outcome.duplicate = duplicate
        outcome.corrected = corrected
        outcome.rejected = rejected
        return outcome
    }

    private static func rejection(
        _ index: Int,
        _ reason: RejectionReason,
        isWholeMessage: Bool = false
    ) -> Rejection {
        Rejection(
            messageIndex: 0,
            index: index,
            isWholeMessage: isWholeMessage,
            id: "id \(index)",
            reason: reason,
            field: "title",
            message: "wrong"
        )
    }

    // MARK: Framing

    /// Frames after the client's name, and what is answered.
    static let framings: [(frames: [String], verb: String, status: Int?, id: String)] = [
        (["MS1", "PING", "7"], "PONG", nil, "7"),
        (["", "MS1", "PING", "7"], "PONG", nil, "7"),
        (["MS1", "PING", "7", "{}"], "PONG", nil, "7"),
        (["MS1", "HELLO", "7", ""], "WELCOME", nil, "7"),
        (["MS1", "PING", String(repeating: "x", count: 64)], "PONG", nil, String(repeating: "x", count: 64)),
        (["MS1", "PING", String(repeating: "x", count: 65)], "NACK", 400, ""),
        (["MS1", "PING", ""], "NACK", 400, ""),
        (["MS1", "PING"], "NACK", 400, ""),
        (["MS1"], "NACK", 400, ""),
        ([""], "NACK", 400, ""),
        (["", ""], "NACK", 400, ""),
        ([], "NACK", 400, ""),
        (["", "", "MS1", "PING", "7"], "NACK", 400, "PING"),
        (["MS1", "PING", "7", "{}", "{}"], "NACK", 400, "7"),
        (["", "MS1", "PING", "7", "{}", "{}"], "NACK", 400, "7"),
        (["MS1", "PING", "7", "", "", "", "", "", ""], "NACK", 400, "7"),
        (["MS2", "PING", "7"], "NACK", 426, "7"),
        (["MS999", "WHATEVER", "7", "1", "2", "3"], "NACK", 426, "7"),
        (["MSX", "PING", "7"], "NACK", 400, "7"),
        (["ms1", "PING", "7"], "NACK", 400, "7"),
        (["{\"id\": 1}"], "NACK", 400, ""),
        (["MS1", "ping", "7"], "NACK", 400, "7"),
        (["MS1", "", "7"], "NACK", 400, "7"),
        (["MS1", "SNAPSHOT", "7", "{}"], "NACK", 400, "7"),
        (["MS1", "ACK", "7", "{}"], "NACK", 400, "7"),
    ]

    @Test("any frames get an answer with the request's id, framed as the request was", arguments: framings)
    func framing(frames: [String], verb: String, status: Int?, id: String) throws {
        var lane = Self.lane()
        let all = (["peer"] + frames).map { Array($0.utf8) }
        let action = lane.receive(frames: Array(all.prefix(LaneRequest.frameLimit)), count: all.count)
        let answer = try #require(action.answer)
        #expect(answer.verb == verb)
        #expect(answer.id == Array(id.utf8))
        #expect(answer.envelope == LaneEnvelope(peer: Array("peer".utf8), hasDelimiter: frames.first == ""))
        #expect(try answer.number("status") == status)
        if status != nil { #expect(try answer.members["message"] is String) }
        #expect(try answer.number("retry_after_ms") == nil, "sending it again cannot help")
    }

    @Test("another version of the protocol is told which one is served")
    func version() throws {
        var lane = Self.lane()
        let answer = try lane.answer("peer", "MS2", "PUT", "7", "[]")
        #expect(try answer.members["versions"] as? [String] == ["MS1"])
    }

    @Test("HELLO tells what the lane holds to")
    func hello() throws {
        var lane = Self.lane { $0.credit = 5 }
        let answer = try lane.answer("peer", "MS1", "HELLO", "7", "{}")
        #expect(try answer.members["version"] as? String == "MS1")
        #expect(try answer.members["server"] as? String == "test/1")
        #expect(try answer.members["epoch"] as? String == "e1")
        #expect(try answer.members["durability"] as? String == "memory")
        #expect(try answer.number("credit") == 5)
        #expect(try answer.number("dedupe") == 1000)
        let limits = try #require(try answer.members["limits"] as? [String: Int])
        #expect(limits["items"] == ItemLimits().items)
        #expect(limits["message_bytes"] == ItemLimits().messageBytes)
    }

    // MARK: Answers to batches

    /// What became of a batch, and the answer.
    static let outcomes: [(name: String, outcome: PutOutcome, verb: String, status: Int, retries: Bool)] = [
        ("taken", outcome(accepted: 3), "ACK", 200, false),
        ("taken, some known", outcome(accepted: 1, duplicate: 2), "ACK", 200, false),
        ("all known", outcome(duplicate: 2), "ACK", 208, false),
        ("corrected", outcome(duplicate: 1, corrected: 1), "ACK", 200, false),
        ("some rejected", outcome(accepted: 1, rejected: [rejection(1, .badField)]), "ACK", 200, false),
        ("known and rejected", outcome(duplicate: 1, rejected: [rejection(1, .badField)]), "ACK", 208, false),
        ("all rejected", outcome(rejected: [rejection(0, .missingField), rejection(1, .conflict)]), "ACK", 422, false),
        ("a conflict", outcome(rejected: [rejection(0, .conflict)]), "ACK", 409, false),
        ("an item too large", outcome(rejected: [rejection(0, .tooLarge)]), "ACK", 413, false),
        ("no JSON", outcome(rejected: [rejection(0, .notJSON, isWholeMessage: true)]), "NACK", 400, false),
        ("no UTF-8", outcome(rejected: [rejection(0, .notUTF8, isWholeMessage: true)]), "NACK", 400, false),
        ("no item", outcome(rejected: [rejection(0, .noItem, isWholeMessage: true)]), "NACK", 422, false),
        ("too large", outcome(rejected: [rejection(0, .tooLarge, isWholeMessage: true)]), "NACK", 413, false),
        (
            "a stage failed", outcome(rejected: [rejection(0, .stageFailed), rejection(1, .stageFailed)]), "NACK", 500,
            true
        ),
        ("no room", outcome(rejected: [rejection(0, .storeFull)]), "NACK", 507, true),
        (
            "a stage failed for some", outcome(rejected: [rejection(0, .stageFailed), rejection(1, .badField)]), "ACK",
            500,
            false
        ),
    ]

    @Test("a settled batch is answered by what became of its items", arguments: outcomes)
    func settles(name: String, outcome: PutOutcome, verb: String, status: Int, retries: Bool) throws {
        var lane = Self.lane()
        let ticket = try lane.submit("peer", "", "MS1", "PUT", "7", "[]")
        #expect(lane.outstandingCount == 1)
        let answer = try lane.answer(ticket, as: outcome)
        #expect(answer.verb == verb)
        #expect(answer.id == Array("7".utf8))
        #expect(answer.envelope.hasDelimiter)
        #expect(try answer.number("status") == status)
        #expect(try answer.number("credit") == 16)
        #expect(try (answer.number("retry_after_ms") != nil) == retries)
        if verb == "ACK" {
            #expect(try answer.number("accepted") == outcome.accepted)
            #expect(try answer.number("duplicate") == outcome.duplicate)
            #expect(try answer.number("corrected") == outcome.corrected)
            #expect(try (answer.members["rejected"] as? [Any])?.count == outcome.rejected.count)
        }
        #expect(lane.outstandingCount == 0)
        #expect(lane.settle(ticket, as: outcome) == nil, "a batch is answered once")
    }

    @Test("the items of a batch are handed on as they came")
    func handsOn() {
        var lane = Self.lane()
        #expect(lane.receive("peer", "MS1", "PUT", "7", "[1, 2]") == .submit(ticket: 0, items: Array("[1, 2]".utf8)))
        #expect(lane.receive("peer", "MS1", "PUT", "8") == .submit(ticket: 1, items: []), "for the decoder to refuse")
    }

    @Test("of many rejections the first hundred are explained, the others named")
    func manyRejections() throws {
        var lane = Self.lane()
        let ticket = try lane.submit("peer", "MS1", "PUT", "7", "[]")
        let outcome = Self.outcome(rejected: (0..<1000).map { Self.rejection($0, .badField) })
        let answer = try lane.answer(ticket, as: outcome)
        let rejected = try #require(try answer.members["rejected"] as? [[String: Any]])
        #expect(rejected.map { $0["index"] as? Int } == (0..<1000).map { $0 })
        #expect(rejected.allSatisfy { $0["code"] as? Int == 422 })
        #expect(
            rejected.prefix(100).allSatisfy { $0["message"] as? String == "wrong" && $0["field"] as? String == "title" }
        )
        #expect(rejected[99]["id"] as? String == "id 99")
        #expect(rejected[100...].allSatisfy { $0.count == 2 })
        #expect(answer.body.count < 64 << 10)
    }

    // MARK: Credit

    @Test("a client has its credit whatever others do, and gets it back with each answer")
    func credit() throws {
        var lane = Self.lane { $0.credit = 2 }
        let first = try lane.submit("a", "MS1", "PUT", "1", "[]")
        #expect(lane.receive("a", "MS1", "PUT", "2", "[]").ticket != nil)
        let refusal = try lane.answer("a", "MS1", "PUT", "3", "[]")
        #expect(refusal.verb == "NACK")
        #expect(refusal.id == Array("3".utf8))
        #expect(try refusal.number("status") == 429)
        #expect(try refusal.number("credit") == 2)
        #expect(try refusal.number("retry_after_ms") ?? 0 > 0)
        #expect(lane.receive("b", "MS1", "PUT", "3", "[]").ticket != nil, "another client")
        #expect(lane.receive("a", "MS1", "PING", "4").answer?.verb == "PONG", "what costs nothing is always answered")
        #expect(lane.settle(first, as: Self.outcome(accepted: 1)) != nil)
        #expect(lane.receive("a", "MS1", "PUT", "3", "[]").ticket != nil)
        #expect(lane.receive("a", "MS1", "PUT", "5", "[]").ticket == nil)
    }

    @Test("all clients together have no more under way than the lane holds")
    func totals() throws {
        var byCount = Self.lane { $0.batches = 3 }
        for client in ["a", "b", "c"] { #expect(byCount.receive(client, "MS1", "PUT", "1", "[]").ticket != nil) }
        #expect(try byCount.answer("d", "MS1", "PUT", "1", "[]").number("status") == 429)
        var bySize = Self.lane { $0.bytes = 10 }
        let ticket = try bySize.submit("a", "MS1", "PUT", "1", "0123456789")
        #expect(try bySize.answer("b", "MS1", "PUT", "1", "0").number("status") == 429)
        _ = bySize.settle(ticket, as: Self.outcome(accepted: 1))
        #expect(bySize.receive("b", "MS1", "PUT", "1", "0").ticket != nil)
    }

    // MARK: Ending

    @Test("who is known is told to go, what is under way is answered, and nothing more is taken")
    func drain() throws {
        var lane = Self.lane()
        let ticket = try lane.submit("a", "MS1", "PUT", "1", "[]")
        _ = lane.receive("b", "", "MS1", "PING", "1")
        _ = lane.receive("c", "nonsense")
        let goodbyes = lane.drain()
        #expect(goodbyes.allSatisfy { $0.verb == "DRAIN" && $0.id.isEmpty })
        #expect(
            Set(goodbyes.map(\.envelope)) == [
                LaneEnvelope(peer: Array("a".utf8), hasDelimiter: false),
                LaneEnvelope(peer: Array("b".utf8), hasDelimiter: true),
            ],
            "not to one that has not said anything of sense"
        )
        #expect(lane.drain().isEmpty, "once")
        let refusal = try lane.answer("b", "", "MS1", "PUT", "2", "[]")
        #expect(try refusal.number("status") == 503)
        #expect(try refusal.number("credit") == 0)
        #expect(try refusal.number("retry_after_ms") ?? 0 > 0)
        #expect(lane.receive("b", "", "MS1", "PING", "3").answer?.verb == "PONG")
        #expect(lane.settle(ticket, as: Self.outcome(accepted: 1))?.verb == "ACK")
        #expect(lane.outstandingCount == 0)
    }

    @Test("a flood of clients is forgotten but for those with work under way")
    func boundedPeers() throws {
        var lane = Self.lane {
            $0.peers = 100
            $0.batches = 10
        }
        let ticket = try lane.submit("busy", "MS1", "PUT", "1", "[]")
        for number in 0..<10_000 {
            _ = lane.receive("client \(number)", "MS1", "PING", "1")
            #expect(lane.peerCount <= 100)
        }
        let told = lane.drain().map(\.envelope.peer)
        #expect(told.contains(Array("busy".utf8)))
        #expect(told.contains(Array("client 9999".utf8)), "the latest are remembered")
        #expect(lane.settle(ticket, as: Self.outcome(accepted: 1))?.envelope.peer == Array("busy".utf8))
    }

    @Test(
        "random requests: each gets one answer, and no client or lane exceeds its limits",
        arguments: [1, 2, 3] as [UInt64]
    )
    func randomRequests(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var lane = Self.lane {
            $0.credit = 3
            $0.batches = 8
            $0.peers = 4
        }
        var underWay: [(ticket: Int, peer: String, id: String)] = []
        for number in 0..<3000 {
            if Bool.random(using: &generator), let index = underWay.indices.randomElement(using: &generator) {
                let (ticket, peer, id) = underWay.remove(at: index)
                let answer = try lane.answer(ticket, as: Self.outcome(accepted: 1))
                #expect(answer.envelope.peer == Array(peer.utf8) && answer.id == Array(id.utf8))
                continue
            }
            let peer = "peer \(Int.random(in: 0..<6, using: &generator))"
            let mine = underWay.count { $0.peer == peer }
            switch lane.receive(peer, "MS1", "PUT", "\(number)", "[]") {
            case .submit(let ticket, _):
                #expect(mine < 3 && underWay.count < 8)
                underWay.append((ticket, peer, "\(number)"))
            case .answer(let answer):
                #expect(try answer.number("status") == 429)
                #expect(mine == 3 || underWay.count == 8)
            }
            #expect(lane.outstandingCount == underWay.count)
            #expect(lane.peerCount <= 9)
        }
    }
}
