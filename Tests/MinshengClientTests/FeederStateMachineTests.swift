// SPDX-License-Identifier: Apache-2.0

import MinshengClient
import MinshengTestKit
import Testing

@Suite("Feeder: decisions")
struct FeederStateMachineTests {
    private static func machine(change: (inout FeederSettings) -> Void = { _ in }) -> FeederStateMachine {
        var settings = FeederSettings()
        change(&settings)
        return FeederStateMachine(settings: settings)
    }

    private static let items = Array("[]".utf8)

    @Test("one batch is sent until the daemon says how many may be, then as many")
    func credit() {
        var machine = Self.machine()
        #expect(machine.begin(Self.items, as: 1, at: .zero).sent() == [1])
        for id in 2...6 { #expect(machine.begin(Self.items, as: id, at: .zero).isEmpty) }
        let actions = machine.receive(.put("ACK", 1, ["status": 200, "accepted": 3, "credit": 4]), at: .seconds(1))
        #expect(actions.sent() == [2, 3, 4, 5], "the oldest first")
        #expect((try? actions.finished()[1]?.get())?.accepted == 3)
        #expect((try? actions.finished()[1]?.get())?.attempts == 1)
        #expect(machine.receive(.put("ACK", 4, ["status": 208, "credit": 4]), at: .seconds(1)).sent() == [6])
        #expect(machine.pendingCount == 4 && machine.sentCount == 4)
    }

    @Test(
        "what may be another is sent again, with the same id, after the time that was asked for",
        arguments: [429, 500, 503, 507]
    )
    func retries(status: Int) {
        var machine = Self.machine()
        _ = machine.begin(Self.items, as: 1, at: .zero)
        let nack = LaneReply.put("NACK", 1, ["status": status, "retry_after_ms": 300, "credit": 4])
        #expect(machine.receive(nack, at: .seconds(1)).isEmpty)
        #expect(machine.advance(to: .milliseconds(1299)).isEmpty)
        #expect(machine.advance(to: .milliseconds(1300)).sent() == [1])
        #expect(machine.resentCount == 1)
        let actions = machine.receive(.put("ACK", 1, ["status": 208, "duplicate": 1]), at: .seconds(2))
        #expect((try? actions.finished()[1]?.get())?.attempts == 2)
    }

    @Test("what cannot become another is given up at once", arguments: [400, 401, 403, 409, 413, 422, 426])
    func refusals(status: Int) {
        var machine = Self.machine()
        _ = machine.begin(Self.items, as: 1, at: .zero)
        let actions = machine.receive(.put("NACK", 1, ["status": status]), at: .seconds(1))
        #expect(throws: ClientError.self) { try actions.finished()[1]?.get() }
        #expect(machine.pendingCount == 0)
    }

    @Test("a batch that nobody waits for any more is not sent again, and its place is free")
    func withdrawal() {
        var machine = Self.machine()
        #expect(machine.begin(Self.items, as: 1, at: .zero).sent() == [1])
        #expect(machine.begin(Self.items, as: 2, at: .zero).isEmpty)
        #expect(machine.withdraw(1, at: .zero).sent() == [2])
        #expect(machine.pendingCount == 1)
        #expect(machine.receive(.put("ACK", 1, ["status": 200, "credit": 4]), at: .seconds(1)).finished().isEmpty)
        #expect(machine.withdraw(99, at: .seconds(1)).isEmpty)
        #expect(machine.receive(.put("ACK", 2, ["status": 200]), at: .seconds(2)).finished().count == 1)
    }

    @Test("what is not answered in time is sent again, until patience ends")
    func timeouts() {
        var machine = Self.machine {
            $0.answerTimeout = .seconds(5)
            $0.patience = .seconds(12)
        }
        _ = machine.begin(Self.items, as: 1, at: .zero)
        #expect(machine.advance(to: .milliseconds(4999)).isEmpty)
        #expect(machine.advance(to: .seconds(5)).sent() == [1])
        #expect(machine.advance(to: .seconds(10)).sent() == [1])
        let actions = machine.advance(to: .seconds(12))
        #expect(throws: ClientError.self) { try actions.finished()[1]?.get() }
        #expect(machine.advance(to: .seconds(100)).isEmpty && machine.pendingCount == 0)
        #expect(machine.receive(.put("ACK", 1, ["status": 200]), at: .seconds(100)).isEmpty, "too late")
    }

    @Test("the answer to an earlier attempt is an answer")
    func lateAnswer() {
        var machine = Self.machine()
        _ = machine.begin(Self.items, as: 1, at: .zero)
        #expect(machine.advance(to: .seconds(5)).sent() == [1])
        #expect(machine.receive(.put("ACK", 1, ["status": 200, "accepted": 1]), at: .seconds(6)).finished().count == 1)
        #expect(machine.receive(.put("ACK", 1, ["status": 208, "duplicate": 1]), at: .seconds(7)).isEmpty)
    }

    @Test("a daemon that stops is left in peace for a while")
    func drain() {
        var machine = Self.machine { $0.pause = .seconds(1) }
        _ = machine.begin(Self.items, as: 1, at: .zero)
        #expect(machine.receive(.put("DRAIN", 0), at: .seconds(1)).isEmpty)
        _ = machine.receive(.put("NACK", 1, ["status": 503, "retry_after_ms": 10, "credit": 0]), at: .seconds(1))
        #expect(machine.begin(Self.items, as: 2, at: .seconds(1)).isEmpty)
        #expect(machine.advance(to: .milliseconds(1999)).isEmpty)
        #expect(machine.advance(to: .seconds(2)).sent() == [1], "one asks whether it is back")
    }

    @Test("nonsense is ignored")
    func nonsense() {
        var machine = Self.machine()
        _ = machine.begin(Self.items, as: 1, at: .zero)
        #expect(machine.receive(.put("ACK", 99), at: .zero).isEmpty)
        #expect(machine.receive(LaneReply(verb: "ACK", id: [0xFF], body: .null), at: .zero).isEmpty)
        #expect(machine.receive(.put("PONG", 1), at: .zero).isEmpty)
        #expect(machine.receive(.put("ACK", 99, ["credit": -7]), at: .zero).isEmpty)
        #expect(machine.pendingCount == 1)
    }

    @Test("under random losses every batch ends exactly once, within its credit", arguments: [1, 2, 3] as [UInt64])
    func randomLosses(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var machine = Self.machine()
        var now = Duration.zero
        var finished: [Int: Int] = [:]
        var onTheWay: [Int] = []
        func note(_ actions: [FeederStateMachine.Action]) {
            onTheWay += actions.sent()
            for id in actions.finished().keys { finished[id, default: 0] += 1 }
        }
        var handedOver = 0
        while finished.count < 300 {
            now += .milliseconds(100)
            if handedOver < 300, Bool.random(using: &generator) {
                handedOver += 1
                note(machine.begin(Self.items, as: handedOver, at: now))
            }
            #expect(machine.sentCount <= 8)
            if let index = onTheWay.indices.randomElement(using: &generator) {
                let id = onTheWay.remove(at: index)
                switch Int.random(in: 0..<10, using: &generator) {
                case 0: break
                case 1:
                    note(
                        machine.receive(.put("NACK", id, ["status": 429, "retry_after_ms": 50, "credit": 8]), at: now)
                    )
                default: note(machine.receive(.put("ACK", id, ["status": 200, "credit": 8]), at: now))
                }
            }
            note(machine.advance(to: now))
        }
        #expect(finished.values.allSatisfy { $0 == 1 } && machine.pendingCount == 0)
    }
}
