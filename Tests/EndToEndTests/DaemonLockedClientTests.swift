// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengClient
import MinshengTestKit
import Synchronization
import Testing
import ZeroMQ

@Suite("Daemon: clients with keys", .timeLimit(.minutes(10)))
struct DaemonLockedClientTests {
    let doors: LockedDoors

    init() throws { doors = try LockedDoors() }

    private func lockedDaemon() async throws -> RunningDaemon {
        try await RunningDaemon(["--config", "c.yaml"], files: ["c.yaml": doors.yaml])
    }

    private func keys(_ name: String) throws -> LaneKeys {
        try LaneKeys(serverKey: doors.server.publicKey.z85, file: doors.path(name))
    }

    private static let item = Array(
        #"{"id":"1","source":"xinhua","title":"天气","date_published":"2025-06-09T08:00:00+08:00"}"#.utf8
    )

    // MARK: The Swift client

    @Test("a feeder and a subscriber get in with their keys")
    func getIn() async throws {
        let daemon = try await lockedDaemon()
        let context = try Context()
        let receipt = try await Feeder.connected(to: Endpoint(daemon.put), in: context, keys: keys("feeder")) {
            try await $0.put(Self.item)
        }
        #expect(receipt.accepted == 1)
        try await Subscriber.following(
            live: Endpoint(daemon.live),
            sync: Endpoint(daemon.sync),
            in: context,
            settings: SubscriberSettings(prefixes: ["v1/1h/all/"]),
            keys: keys("reader")
        ) { subscriber in
            let value = await subscriber.events.first { if case .value = $0 { true } else { false } }
            guard case .value(let value)? = value else {
                Issue.record("no value came")
                return
            }
            #expect(value.body["counts"]?["items"]?.integer == 1)
        }
        #expect(try await daemon.stop() == 0)
    }

    @Test(
        "a key that is not on the list, or has another role, is refused at once and says so",
        arguments: [true, false]
    )
    func wrongKey(isKnown: Bool) async throws {
        let daemon = try await lockedDaemon()
        let context = try Context()
        let wrong = LaneKeys(serverKey: doors.server.publicKey, keys: isKnown ? doors.reader : try CurveKeyPair())
        // The patience is longer than the test may take, so an error can only be the refusal.
        var settings = FeederSettings()
        settings.patience = .seconds(600)
        let error = await #expect(throws: ClientError.self) {
            try await Feeder.connected(to: Endpoint(daemon.put), in: context, settings: settings, keys: wrong) {
                try await $0.put(Self.item)
            }
        }
        #expect(error?.code == .lockedOut)
        #expect(error?.message.contains("does not let this key in") == true)

        let other = LaneKeys(serverKey: doors.server.publicKey, keys: isKnown ? doors.feeder : try CurveKeyPair())
        let events = try await Subscriber.following(
            live: Endpoint(daemon.live),
            sync: Endpoint(daemon.sync),
            in: context,
            keys: other
        ) { subscriber in
            // They end by themselves.
            await subscriber.events.reduce(into: []) { $0.append($1) }
        }
        guard case .lockedOut(let reason, true)? = events.first else {
            Issue.record("\(events)")
            return
        }
        #expect(reason.contains("does not let this key in"))
        #expect(try await daemon.stop() == 0)
    }

    @Test("without a key, or with another server's, nobody gets in, and the error says so", arguments: [true, false])
    func wrongServer(hasKey: Bool) async throws {
        let daemon = try await lockedDaemon()
        let context = try Context()
        // The daemon may get over what is wrong, so the feeder is as patient as it is told, and long enough to see it.
        var settings = FeederSettings()
        settings.patience = .seconds(10)
        let wrong = LaneKeys(serverKey: try CurveKeyPair().publicKey, keys: doors.feeder)
        let error = await #expect(throws: ClientError.self) {
            try await Feeder.connected(
                to: Endpoint(daemon.put),
                in: context,
                settings: settings,
                keys: hasKey ? wrong : nil
            ) {
                try await $0.put(Self.item)
            }
        }
        #expect(error?.code == .lockedOut, "\(String(describing: error))")
        #expect(try await daemon.stop() == 0)
    }

    @Test("a daemon that is not there is no shut door")
    func absent() async throws {
        // A port that is free may be another test's daemon's the next moment; a path in a folder of our own stays nobody's.
        let context = try Context()
        let endpoint = try Endpoint("ipc://\(doors.path("nobody.ipc"))")
        var settings = FeederSettings()
        settings.patience = .milliseconds(300)
        let error = await #expect(throws: ClientError.self) {
            try await Feeder.connected(to: endpoint, in: context, settings: settings, keys: keys("feeder")) {
                try await $0.put(Self.item)
            }
        }
        #expect(error?.code == .timedOut)
    }

    @Test("keys that are none, or that others can read, are said before anything connects")
    func unusableKeys() throws {
        let server = doors.server.publicKey.z85
        let short = #expect(throws: ClientError.self) { try LaneKeys(serverKey: "abc", file: doors.path("feeder")) }
        #expect(short?.code == .unusableKeys && short?.message.contains("it has 3 characters, not 40") == true)
        let absent = #expect(throws: ClientError.self) { try LaneKeys(serverKey: server, file: doors.path("none")) }
        #expect(absent?.code == .unusableKeys && absent?.message.contains(doors.path("none")) == true)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: doors.path("feeder"))
        let open = #expect(throws: ClientError.self) { try LaneKeys(serverKey: server, file: doors.path("feeder")) }
        #expect(open?.code == .unusableKeys && open?.message.contains("chmod 600") == true)
    }

    // MARK: The connecting source

    @Test("the subscribing source gets in with its key, and with another one says so and tries again")
    func source() async throws {
        final class Guests: Sendable { let keys = Mutex<Set<CurvePublicKey>>([]) }
        let guests = Guests()
        let context = try Context()
        let authenticator = try Authenticator(context) { request in
            guests.keys.withLock { $0.contains(request.publicKey) } ? .accept(userID: "reader") : .refuse
        }
        var options = SocketOptions.server
        options.curve = .server(keys: doors.server, domain: "news")
        let publisher = try XPublisherSocket(context, options: options)
        let address = try publisher.bind(to: "tcp://127.0.0.1:*").description
        let yaml = """
            sources:
              - {type: subscribe, connect: "\(address)", server_key: "\(doors.server.publicKey)", key_file: reader.key}
            """
        let keyFile = try String(contentsOfFile: doors.path("reader"), encoding: .utf8)
        let process = try DaemonProcess(
            DaemonProcess.freePorts + ["--config", "c.yaml", "--ready-file", "ready.json"],
            files: ["c.yaml": yaml],
            privateFiles: ["reader.key": keyFile]
        )
        try await process.waitForLog("the subscribing source does not get in")
        #expect(process.log.contains { $0.contains("does not let this key in") })
        guests.keys.withLock { _ = $0.insert(doors.reader.publicKey) }
        var subscription = try publisher.receiveSubscription(timeout: .zero)
        while subscription == nil {
            await Task.yield()
            subscription = try publisher.receiveSubscription(timeout: .milliseconds(20))
        }
        #expect(subscription?.change == .subscribe)
        try await process.waitForLog("ready")
        let ready = try JSONObject(Data(contentsOf: process.folder.appendingPathComponent("ready.json")))
        var reader = try LiveReader(Context(), address: #require(ready["live"] as? String), topics: ["v1/ledger/"])
        try publisher.send(Message("news/", Self.item))
        try await reader.read { $0.ledger("received") == 1 }
        process.signal(SIGTERM)
        #expect(try await process.status() == 0)
        authenticator.stop()
    }
}
