// SPDX-License-Identifier: Apache-2.0

import MinshengClient
import MinshengMetrics
import MinshengTestKit
import Testing
import ZeroMQ

@Suite("Daemon: the Swift client asks the sync lane", .timeLimit(.minutes(2)))
struct DaemonInquirerTests {
    private static let eight = Timestamp(secondsSince1970: 1_749_427_200)
    private static let hour = "2025-06-09T08:00:00+08:00"

    /// A daemon that has counted three items with the first measure and one of no matter, all in one hour.
    private static func daemon(_ context: Context) async throws -> RunningDaemon {
        let daemon = try await RunningDaemon()
        let title = "全面取消在就业地参加社会保险的户籍限制。"
        let items =
            (0..<3).map { SampleItem(id: "\($0)", title: title + "其\($0)", publishedAt: eight + .seconds(60 * $0)) }
            + [SampleItem(id: "none", title: "天气", publishedAt: eight)]
        try await Feeder.connected(to: Endpoint(daemon.put), in: context) { feeder async throws in
            for item in items { #expect(try await feeder.put(item.json).accepted == 1) }
        }
        return daemon
    }

    /// Asks until the answer is as it will be: what was acknowledged is published a moment later.
    ///
    /// A question waits for its answer, so this is no busy loop.
    private static func ask<Request: SyncRequest>(
        _ request: Request,
        _ inquirer: Inquirer,
        until isRight: (Request.Answer) -> Bool
    ) async throws -> Request.Answer {
        while true {
            let answer = try await inquirer.ask(request)
            if isRight(answer) { return answer }
        }
    }

    @Test("every question has a typed answer, and all agree")
    func answers() async throws {
        let context = try Context()
        let daemon = try await Self.daemon(context)
        try await Inquirer.connected(to: Endpoint(daemon.sync), in: context) { inquirer in
            let health = try await Self.ask(HealthRequest(), inquirer) {
                $0.ledger?.received == 4 && $0.ledger?.balance == 0
            }
            #expect(health.state == "serving" && !health.isDraining)
            #expect(health.ledger?.counted == 3 && health.ledger?.unmatched == 1)
            #expect(health.watermark != nil && health.topics > 0)
            let greeting = try await inquirer.ask(GreetingRequest())
            #expect(greeting.version == "MS1" && greeting.server == health.server && greeting.epoch == health.epoch)
            #expect(greeting.pageValues > 0 && greeting.windows > 0)

            let topic = "v1/1h/all/"
            let snapshot = try await Self.ask(SnapshotRequest(prefix: topic), inquirer) {
                $0.values.first?.body["counts"]?["items"]?.integer == 4
            }
            let value = try #require(snapshot.values.first)
            let head = try #require(snapshot.heads[topic])
            #expect(value.windowStart == Self.hour && value.sequence == head && snapshot.next == nil)
            #expect(try JSONValue(value.json) == value.body)

            let replay = try await inquirer.ask(ReplayRequest(topic: topic, from: 1, epoch: snapshot.epoch))
            #expect(replay.values.map(\.sequence) == Array(1...head) && replay.values.last == value)
            let history = try await inquirer.ask(HistoryRequest(topic: topic, since: Self.hour))
            #expect(history.values == [value] && history.heads == [topic: head])
            #expect(try await inquirer.ask(HistoryRequest(topic: topic, until: Self.hour)).values.isEmpty)

            let catalog = try await inquirer.ask(CatalogRequest(prefix: topic))
            #expect(catalog.topics.map(\.name) == [topic] && catalog.topics.first?.head == head)
            #expect(catalog.labels.contains { $0.slug == "m01" && $0.parent == "fairness" })
            #expect(catalog.pack?.isEmpty == false)
        }
        #expect(try await daemon.stop() == 0)
    }

    @Test("items behind a measure's and a principle's number come in pages, each with the words it was counted for")
    func items() async throws {
        let context = try Context()
        let daemon = try await Self.daemon(context)
        try await Inquirer.connected(to: Endpoint(daemon.sync), in: context) { inquirer in
            let window = "\(Self.hour)/1h"
            _ = try await Self.ask(ItemsRequest(label: "m01"), inquirer) { $0.items.count == 3 }
            for label in ["m01", "fairness"] {
                let request = ItemsRequest(label: label, window: window)
                let page = try await Self.ask(request, inquirer) { $0.items.count == 3 }
                #expect(page.window == window && page.next == nil)
                #expect(page.items.map(\.id) == ["2", "1", "0"], "the latest first")
                for item in page.items {
                    #expect(item.labels == ["fairness", "m01"] && item.stated.isEmpty && item.source == "test")
                    let words = try #require(item.evidence.first { $0.label == "m01" })
                    #expect(words.isInTitle && !words.isStatement && !words.isDeficit)
                    let utf8 = Array(item.title.utf8)[words.utf8]
                    #expect(String(decoding: utf8, as: UTF8.self) == words.surface)
                }
                var ids: [String] = []
                for try await page in inquirer.pages(of: ItemsRequest(label: label, window: "1h", limit: 2)) {
                    #expect(page.items.count <= 2 && page.window == window)
                    ids += page.items.map(\.id)
                }
                #expect(ids == ["2", "1", "0"])
            }
        }
        #expect(try await daemon.stop() == 0)
    }

    @Test("what cannot be answered is an error with the status of the wire protocol")
    func refusals() async throws {
        let context = try Context()
        let daemon = try await Self.daemon(context)
        try await Inquirer.connected(to: Endpoint(daemon.sync), in: context) { inquirer in
            _ = try await Self.ask(ItemsRequest(label: "m01"), inquirer) { !$0.items.isEmpty }
            func status(_ request: some SyncRequest) async -> Int? {
                let error = await #expect(throws: ClientError.self) { _ = try await inquirer.ask(request) }
                #expect(error?.code == .refused && error?.message.isEmpty == false)
                return error?.status
            }
            #expect(await status(ItemsRequest(label: "m99")) == 422)
            #expect(await status(ItemsRequest(label: "m01", window: "1m")) == 422, "no items are kept of minutes")
            #expect(await status(ItemsRequest(label: "m01", window: "1h", limit: 0)) == 422)
            #expect(await status(ItemsRequest(label: "m01", window: "2024-06-09T08:00:00+08:00/1h")) == 410)
            #expect(await status(ItemsRequest(label: "m01", after: "gone")) == 410)
            #expect(await status(ReplayRequest(topic: "v1/1h/all/", from: 1, epoch: "over")) == 410)
            #expect(await status(ReplayRequest(topic: "v1/none/", from: 1)) == 422)
            #expect(await status(HistoryRequest(topic: "v1/1h/all/", since: "yesterday")) == 422)
            #expect(try await inquirer.ask(SnapshotRequest(prefix: "v2/")).values.isEmpty)
        }
        #expect(try await daemon.stop() == 0)
    }

    @Test("a lane that does not answer is given up")
    func silence() async throws {
        let context = try Context()
        let router = try RouterSocket(context, options: .server)
        let endpoint = try router.bind(to: "tcp://127.0.0.1:*")
        var settings = InquirerSettings()
        settings.patience = .milliseconds(300)
        let error = await #expect(throws: ClientError.self) {
            try await Inquirer.connected(to: endpoint, in: context, settings: settings) {
                try await $0.ask(HealthRequest())
            }
        }
        #expect(error?.code == .timedOut, "\(String(describing: error))")
    }
}
