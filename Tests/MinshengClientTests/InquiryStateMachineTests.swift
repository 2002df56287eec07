// SPDX-License-Identifier: Apache-2.0

import MinshengClient
import Testing

@Suite("Inquirer: decisions")
struct InquiryStateMachineTests {
    private static let request = InquiryStateMachine.Request(verb: "ITEMS", arguments: Array("{}".utf8))

    private static func machine(patience: Duration = .seconds(10)) -> InquiryStateMachine {
        var settings = InquirerSettings()
        settings.answerTimeout = .seconds(2)
        settings.patience = patience
        return InquiryStateMachine(settings: settings)
    }

    private static func reply(_ verb: String, _ id: Int, _ body: [String: JSONValue] = [:]) -> LaneReply {
        LaneReply(verb: verb, id: Array("\(id)".utf8), body: .object(body))
    }

    private static func end(_ id: Int, _ count: Int) -> LaneReply { reply("END", id, ["count": .integer(count)]) }

    @Test("values are collected until the answer ends")
    func collects() throws {
        var machine = Self.machine()
        let sent = machine.begin(Self.request, as: 7, at: .zero)
        guard case .send(let id, "ITEMS", Array("{}".utf8))? = sent.first, sent.count == 1 else {
            Issue.record("\(sent)")
            return
        }
        #expect(machine.receive(Self.reply("VALUE", id, ["n": .integer(1)]), at: .zero).isEmpty)
        #expect(machine.receive(Self.reply("VALUE", id, ["n": .integer(2)]), at: .zero).isEmpty)
        let reply = try #require(machine.receive(Self.end(id, 2), at: .zero).finished()[7]).get()
        #expect(reply.values.map { $0["n"]?.integer } == [1, 2])
        #expect(reply.end["count"]?.integer == 2)
        #expect(machine.receive(Self.end(id, 2), at: .zero).isEmpty, "once")
    }

    @Test("an answer in one message has no count")
    func single() throws {
        var machine = Self.machine()
        let id = try #require(machine.begin(Self.request, as: 1, at: .zero).sent().first)
        let reply = machine.receive(Self.reply("HEALTH", id, ["state": .string("serving")]), at: .zero).finished()[1]
        #expect(try reply?.get().end["state"]?.string == "serving")
    }

    @Test(
        "where values were dropped on the way the same is asked again, and what is left of the first answer is passed over"
    )
    func dropped() throws {
        var machine = Self.machine()
        let first = try #require(machine.begin(Self.request, as: 1, at: .zero).sent().first)
        let again = machine.receive(Self.end(first, 1), at: .zero)
        let second = try #require(again.sent().first)
        #expect(second != first && again.finished().isEmpty)
        #expect(machine.receive(Self.reply("VALUE", first), at: .zero).isEmpty)
        _ = machine.receive(Self.reply("VALUE", second), at: .zero)
        #expect(try machine.receive(Self.end(second, 1), at: .zero).finished()[1]?.get().values.count == 1)
    }

    @Test("what does not come in time is asked again; values that come are a sign of life")
    func timeouts() throws {
        var machine = Self.machine()
        let first = try #require(machine.begin(Self.request, as: 1, at: .zero).sent().first)
        _ = machine.receive(Self.reply("VALUE", first), at: .seconds(1))
        #expect(machine.advance(to: .milliseconds(2999)).isEmpty)
        let second = try #require(machine.advance(to: .seconds(3)).sent().first)
        #expect(second != first)
        #expect(machine.receive(Self.end(first, 1), at: .seconds(3)).isEmpty)
        #expect(machine.receive(Self.end(second, 0), at: .seconds(3)).finished().count == 1)
    }

    @Test("patience ends")
    func patience() throws {
        var machine = Self.machine(patience: .seconds(3))
        for name in 1...3 { _ = machine.begin(Self.request, as: name, at: .zero) }
        _ = machine.advance(to: .seconds(2))
        let actions = machine.advance(to: .seconds(3))
        #expect(actions.finished().keys.sorted() == [1, 2, 3] && actions.sent().count <= 1)
        for result in actions.finished().values {
            let error = #expect(throws: ClientError.self) { try result.get() }
            #expect(error?.code == .timedOut && error?.message.contains("3.0 seconds") == true)
        }
        #expect(machine.advance(to: .seconds(60)).isEmpty)
    }

    @Test("a refusal is told with its status", arguments: [400, 403, 410, 413, 422, 426])
    func refusals(status: Int) throws {
        var machine = Self.machine()
        let id = try #require(machine.begin(Self.request, as: 1, at: .zero).sent().first)
        let nack = Self.reply("NACK", id, ["status": .integer(status), "message": .string("no such label")])
        let error = #expect(throws: ClientError.self) { try machine.receive(nack, at: .zero).finished()[1]?.get() }
        #expect(error == ClientError(.refused, status: status, "no such label"))
    }

    @Test("a refusal that may pass is not one yet", arguments: [429, 500, 503, 507])
    func passing(status: Int) throws {
        var machine = Self.machine()
        let id = try #require(machine.begin(Self.request, as: 1, at: .zero).sent().first)
        #expect(machine.receive(Self.reply("NACK", id, ["status": .integer(status)]), at: .zero).isEmpty)
        #expect(machine.advance(to: .seconds(2)).sent().count == 1)
    }

    @Test("two are under way, the others wait in order; one that nobody waits for any more makes room")
    func limit() {
        var machine = Self.machine()
        let sent = (1...5).flatMap { machine.begin(Self.request, as: $0, at: .zero).sent() }
        #expect(sent.count == 2)
        let third = machine.receive(Self.end(sent[0], 0), at: .zero)
        #expect(third.finished().keys.sorted() == [1] && third.sent().count == 1)
        let fourth = machine.withdraw(2, at: .zero)
        #expect(fourth.sent().count == 1 && fourth.finished().isEmpty)
        #expect(machine.withdraw(5, at: .zero).isEmpty, "it was not asked yet")
        #expect(machine.receive(Self.end(sent[1], 0), at: .zero).isEmpty, "nobody waits for it")
        #expect(machine.receive(Self.end(third.sent()[0], 0), at: .zero).finished().keys.sorted() == [3])
        #expect(machine.receive(Self.end(fourth.sent()[0], 0), at: .zero).finished().keys.sorted() == [4])
    }

    @Test("nonsense is passed over")
    func nonsense() {
        var machine = Self.machine()
        _ = machine.begin(Self.request, as: 1, at: .zero)
        #expect(machine.receive(Self.end(99, 0), at: .zero).isEmpty)
        #expect(machine.receive(LaneReply(verb: "END", id: [0xFF], body: .null), at: .zero).isEmpty)
        #expect(machine.receive(LaneReply(verb: "DRAIN", id: [], body: .null), at: .zero).isEmpty)
    }
}
