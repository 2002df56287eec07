// SPDX-License-Identifier: Apache-2.0

import MinshengClient
import Testing
import ZeroMQ

/// An inquirer on a real socket, and a sync lane of the test's that answers as it is told to.
@Suite("Inquirer: questions and answers", .timeLimit(.minutes(1)))
struct SyncRequestTests {
    /// Asks, answers with values and an end, and returns what was said and what came of it.
    private static func ask<Request: SyncRequest>(
        _ request: Request,
        values: [String] = [],
        verb: String = "END",
        _ end: String
    ) async throws -> (verb: String, arguments: JSONValue, answer: Result<Request.Answer, ClientError>) {
        let context = try Context()
        let router = try RouterSocket(context, options: .server)
        let endpoint = try router.bind(to: "tcp://127.0.0.1:*")
        let socket = try AsyncSocket(router)
        async let answer = Inquirer.connected(to: endpoint, in: context) { inquirer in
            do throws(ClientError) {
                return Result<Request.Answer, ClientError>.success(try await inquirer.ask(request))
            } catch {
                return .failure(error)
            }
        }
        var messages = socket.messages.makeAsyncIterator()
        let message = try #require(try await messages.next(), "the test was cancelled")
        let (peer, id) = (message.array(at: 0), message.array(at: 3))
        var batch = OutgoingBatch()
        for value in values { batch.append(peer, "MS1", "VALUE", id, value) }
        batch.append(peer, "MS1", verb, id, end)
        try await socket.send(batch)
        let result = try await answer
        await socket.close(flushingFor: .zero)
        return (try #require(message.string(at: 2)), try JSONValue(message.array(at: 4)), result)
    }

    private static let value = #"{"topic":"t/","value":{ "epoch":"e","seq":3,"window":{"start":"w"},"x":1.50}}"#

    @Test("a snapshot is a page of values with the heads of their topics; the bytes of a body are the daemon's")
    func snapshot() async throws {
        let (verb, arguments, answer) = try await Self.ask(
            SnapshotRequest(prefix: "v1/", after: "v1/a\"/"),
            values: [Self.value],
            #"{"epoch":"e","count":1,"heads":{"t/":3},"next":"t/"}"#
        )
        #expect(verb == "SNAPSHOT")
        #expect(arguments == .object(["prefix": .string("v1/"), "after": .string("v1/a\"/")]))
        let page = try answer.get()
        #expect(page.epoch == "e" && page.heads == ["t/": 3])
        #expect(page.next == SnapshotRequest(prefix: "v1/", after: "t/"))
        let value = try #require(page.values.first)
        #expect(value.topic == "t/" && value.sequence == 3 && value.windowStart == "w")
        #expect(
            String(decoding: value.json, as: UTF8.self) == #"{ "epoch":"e","seq":3,"window":{"start":"w"},"x":1.50}"#
        )
    }

    @Test("a replay goes on in its epoch")
    func replay() async throws {
        let (verb, arguments, answer) = try await Self.ask(
            ReplayRequest(topic: "t/", from: 3),
            values: [Self.value],
            #"{"epoch":"e","count":1,"head":9,"next":4}"#
        )
        #expect(verb == "REPLAY" && arguments == .object(["topic": .string("t/"), "from": .integer(3)]))
        let page = try answer.get()
        #expect(page.heads == ["t/": 9] && page.next == ReplayRequest(topic: "t/", from: 4, epoch: "e"))
    }

    @Test("a history goes on where it ended")
    func history() async throws {
        let (verb, arguments, answer) = try await Self.ask(
            HistoryRequest(topic: "t/", until: "2025-06-10T00:00:00Z"),
            #"{"epoch":"e","count":0,"head":9,"next":"2025-06-09T00:00:00Z"}"#
        )
        #expect(verb == "HISTORY")
        #expect(arguments == .object(["topic": .string("t/"), "until": .string("2025-06-10T00:00:00Z")]))
        let next = HistoryRequest(topic: "t/", since: "2025-06-09T00:00:00Z", until: "2025-06-10T00:00:00Z")
        #expect(try answer.get().next == next)
    }

    private static func item(_ evidence: String = "") -> String {
        #"{"id":"1","source":"s","title":"标题","time":"2025-06-09T00:00:00Z","labels":["m01"],"stated":[],"evidence":[\#(evidence)]}"#
    }

    private static let words =
        #"{"label":"m01","part":"stated","rule":"r","polarity":"deficit","in":"title","utf8":[0,6],"before":"","surface":"标题","after":""}"#

    @Test("items have their evidence, and the next page is of the same window")
    func items() async throws {
        let (verb, arguments, answer) = try await Self.ask(
            ItemsRequest(label: "m01", window: "1d", limit: 1),
            values: [Self.item(Self.words)],
            #"{"epoch":"e","count":1,"window":"2025-06-09T00:00:00+08:00/1d","next":"1:s1"}"#
        )
        #expect(verb == "ITEMS")
        #expect(arguments == .object(["label": .string("m01"), "window": .string("1d"), "limit": .integer(1)]))
        let page = try answer.get()
        #expect(page.window == "2025-06-09T00:00:00+08:00/1d")
        #expect(page.next == ItemsRequest(label: "m01", window: page.window, limit: 1, after: "1:s1"))
        let item = try #require(page.items.first)
        #expect(item.title == "标题" && item.labels == ["m01"] && item.url == nil)
        #expect(String(decoding: item.json, as: UTF8.self) == Self.item(Self.words))
        let words = try #require(item.evidence.first)
        #expect(words.isStatement && words.isDeficit && words.isInTitle && words.utf8 == 0..<6)
    }

    @Test("a catalogue, and how the daemon is")
    func reports() async throws {
        let catalog = try await Self.ask(
            CatalogRequest(prefix: "t"),
            verb: "CATALOG",
            #"{"epoch":"e","pack":"p@1","labels":[{"id":"公平","slug":"fairness","title":"公平","parent":null}],"topics":[{"topic":"t/","head":2,"oldest":null,"windows":1}],"next":"t/"}"#
        ).answer.get()
        #expect(
            catalog.pack == "p@1" && catalog.labels.first?.slug == "fairness" && catalog.labels.first?.parent == nil
        )
        #expect(catalog.topics.first?.name == "t/" && catalog.topics.first?.oldest == nil)
        #expect(catalog.next == CatalogRequest(prefix: "t", after: "t/"))
        let health = try await Self.ask(
            HealthRequest(),
            verb: "HEALTH",
            #"{"status":503,"state":"draining","server":"m/1","epoch":"e","time":null,"watermark":null,"uptime_s":7,"topics":0,"ledger":null}"#
        ).answer.get()
        #expect(health.isDraining && health.uptime == .seconds(7) && health.ledger == nil && health.time == nil)
    }

    @Test(
        "an answer that lacks what it should have is told, with the member that is missing",
        arguments: [
            (#"{"epoch":"e","head":1}"#, "heads"), (#"{"heads":{}}"#, "epoch"),
            (#"{"epoch":"e","heads":{"t/":"x"}}"#, "heads"), ("[]", "heads"),
        ]
    )
    func malformed(end: String, member: String) async throws {
        let answer = try await Self.ask(SnapshotRequest(prefix: "v1/"), end).answer
        let error = #expect(throws: ClientError.self) { try answer.get() }
        #expect(error?.code == .malformedAnswer && error?.message.contains("no \(member) ") == true)
    }

    @Test(
        "so are values that are none",
        arguments: [#"{"topic":"t/"}"#, #"{"value":{"epoch":"e","seq":1}}"#, #"{"topic":"t/","value":{"seq":1}}"#]
    )
    func malformedValues(value: String) async throws {
        let end = #"{"epoch":"e","count":1,"heads":{}}"#
        let answer = try await Self.ask(SnapshotRequest(prefix: "v1/"), values: [value], end).answer
        #expect(throws: ClientError.self) { try answer.get() }
    }

    @Test(
        "and items whose evidence is none",
        arguments: ["{}", words.replacing("[0,6]", with: "7"), words.replacing("\"m01\"", with: "null"), "7"]
    )
    func malformedItems(evidence: String) async throws {
        let end = #"{"epoch":"e","count":1}"#
        let answer = try await Self.ask(ItemsRequest(label: "m01"), values: [Self.item(evidence)], end).answer
        let error = #expect(throws: ClientError.self) { try answer.get() }
        #expect(error?.code == .malformedAnswer)
    }
}
