// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengTestKit
import Testing
import ZeroMQ

@Suite("Daemon: the list of clients is read anew", .timeLimit(.minutes(10)))
struct DaemonClientListTests {
    let doors: LockedDoors

    init() throws { doors = try LockedDoors() }

    /// A daemon whose configuration can be exchanged.
    private func daemon() async throws -> RunningDaemon {
        try await RunningDaemon(["--config", "c.yaml"], files: ["c.yaml": doors.yaml])
    }

    /// Puts another configuration in the place of the daemon's, tells it so, and waits until it says `outcome`.
    private func exchange(_ yaml: String, of daemon: RunningDaemon, outcome: String) async throws {
        let file = daemon.process.folder.appendingPathComponent("c.yaml")
        try Data(yaml.utf8).write(to: file, options: .atomic)
        daemon.process.signal(SIGHUP)
        try await daemon.process.waitForLog(outcome)
    }

    /// A configuration with some clients.
    private func yaml(_ clients: (name: String, keys: CurveKeyPair, role: String)...) -> String {
        let lines = clients.map { "    - {name: \($0.name), key: \"\($0.keys.publicKey)\", role: \($0.role)}\n" }
        return "security:\n  key_file: \(doors.path("server"))\n  clients:\n" + lines.joined()
    }

    @Test("whoever is added gets in, without a restart")
    func added() async throws {
        let daemon = try await daemon()
        let newcomer = try CurveKeyPair()
        #expect(try await !doors.letsIn(Roles.Push.self, newcomer, at: daemon.push))
        let yaml = doors.yaml + "    - {name: newcomer, key: \"\(newcomer.publicKey)\", role: writer}\n"
        try await exchange(yaml, of: daemon, outcome: "added=newcomer")
        #expect(try await doors.letsIn(Roles.Push.self, newcomer, at: daemon.push))
        #expect(try await doors.letsIn(Roles.Dealer.self, newcomer, at: daemon.put))
        #expect(try await !doors.letsIn(Roles.Subscriber.self, newcomer, at: daemon.live))
        #expect(try await doors.letsIn(Roles.Push.self, doors.feeder, at: daemon.push))
        #expect(try await daemon.stop() == 0)
    }

    @Test("whoever is removed gets in no more, and an old connection is worth nothing")
    func removed() async throws {
        let daemon = try await daemon()
        let context = try Context()
        var ledger = try LiveReader(
            context,
            address: daemon.live,
            topics: ["v1/ledger/"],
            options: doors.options(doors.admin)
        )
        // Those who will have to go are in.
        let push = try PushSocket(context, options: doors.options(doors.feeder))
        try push.connect(to: Endpoint(daemon.push))
        try push.send(#"{"id":"1","source":"xinhua","title":"天气"}"#, timeout: patience)
        try await ledger.read { $0.ledger("received") == 1 }
        var put = try PutClient(context, address: daemon.put, options: doors.options(doors.feeder))
        #expect(try await put.ask("PING", "1").verb == "PONG")
        var sync = try PutClient(context, address: daemon.sync, options: doors.options(doors.reader))
        #expect(try await sync.ask("PING", "1").verb == "PONG")
        let live = try SubscriberSocket(context, options: doors.options(doors.reader))
        let connection = try live.monitor()
        try live.connect(to: Endpoint(daemon.live))
        #expect(await connection.first { $0.kind == .handshakeSucceeded } != nil)

        try await exchange(
            yaml(("admin", doors.admin, "admin")),
            of: daemon,
            outcome: "removed=feeder,reader"
        )
        #expect(try await !doors.letsIn(Roles.Push.self, doors.feeder, at: daemon.push))
        #expect(try await !doors.letsIn(Roles.Dealer.self, doors.feeder, at: daemon.put))
        #expect(try await !doors.letsIn(Roles.Subscriber.self, doors.reader, at: daemon.live))
        #expect(try await !doors.letsIn(Roles.Dealer.self, doors.reader, at: daemon.sync))
        // What comes by the connections they had.
        try push.send(#"{"id":"2","source":"xinhua","title":"天气"}"#, timeout: patience)
        let item = Array(#"{"id":"3","source":"xinhua","title":"天气"}"#.utf8)
        let refused = try await put.ask("PUT", "2", item)
        #expect(refused.verb == "NACK" && refused.status == 403)
        let unanswered = try await sync.ask("SNAPSHOT", "2", Array("{}".utf8))
        #expect(unanswered.verb == "NACK" && unanswered.status == 403)
        #expect(await connection.first { $0.kind == .handshakeFailedAuthentication } != nil, "put out, it tried")
        try await ledger.read { $0.ledger("received") == 2 }
        #expect(ledger.latest["v1/ledger/"]?.object("rejected_by_reason").numbers == ["forbidden": 1])
        live.close()
        #expect(try await daemon.stop() == 0)
    }

    @Test("whoever has another role or another name now has it at once")
    func changed() async throws {
        let daemon = try await daemon()
        let context = try Context()
        var put = try PutClient(context, address: daemon.put, options: doors.options(doors.feeder))
        let foreign = Array(#"{"id":"1","source":"people","title":"天气"}"#.utf8)
        #expect(try await put.ask("PUT", "1", foreign).status == 403)
        // The name of one goes to another; what counts is the key.
        try await exchange(
            yaml(("reader", doors.feeder, "writer"), ("feeder", doors.reader, "reader")),
            of: daemon,
            outcome: "changed=feeder,reader removed=admin"
        )
        #expect(try await put.ask("PUT", "2", foreign).status == 200)
        #expect(try await doors.letsIn(Roles.Subscriber.self, doors.reader, at: daemon.live))
        try await exchange(
            yaml(("feeder", doors.feeder, "reader")),
            of: daemon,
            outcome: "changed=feeder removed=feeder"
        )
        #expect(try await put.ask("PUT", "3", foreign).status == 403)
        #expect(try await doors.letsIn(Roles.Subscriber.self, doors.feeder, at: daemon.live))
        #expect(try await daemon.stop() == 0)
    }

    struct Fault: CustomTestStringConvertible {
        let testDescription: String
        let message: String
        /// From the configuration as it was, with a newcomer on its list, to the damaged one.
        let damage: @Sendable (String) -> String?
    }

    static let faults = [
        Fault(testDescription: "no YAML", message: "this is not YAML") { $0 + "  - [" },
        Fault(testDescription: "cut short", message: "this is not YAML") { String($0.dropLast(20)) },
        Fault(testDescription: "a key that is none", message: "is no public key") {
            $0 + "    - {name: other, key: abc, role: reader}\n"
        },
        Fault(testDescription: "an unknown member", message: "\"colour\"") { $0 + "colour: red\n" },
        Fault(testDescription: "one name for two", message: "two clients are called \"newcomer\"") {
            $0.replacing("name: reader", with: "name: newcomer")
        },
        Fault(testDescription: "no lock", message: "has no section \"security\" any more") { _ in "log: {level: info}\n"
        },
        Fault(testDescription: "nobody", message: "the list of clients is empty") {
            $0.split(separator: "\n").prefix(2).joined(separator: "\n") + "\n"
        },
        Fault(testDescription: "no file", message: "cannot read the configuration") { _ in nil },
    ]

    @Test("a file with a fault leaves the list as it was, and the log says what to mend", arguments: faults)
    func damaged(fault: Fault) async throws {
        let daemon = try await daemon()
        let newcomer = try CurveKeyPair()
        let new = doors.yaml + "    - {name: newcomer, key: \"\(newcomer.publicKey)\", role: writer}\n"
        let file = daemon.process.folder.appendingPathComponent("c.yaml")
        if let damaged = fault.damage(new) {
            try await exchange(damaged, of: daemon, outcome: "the list of clients stays as it was")
        } else {
            try FileManager.default.removeItem(at: file)
            daemon.process.signal(SIGHUP)
            try await daemon.process.waitForLog("the list of clients stays as it was")
        }
        #expect(daemon.process.log.last?.contains(fault.message) == true, "\(daemon.process.log)")
        #expect(try await doors.letsIn(Roles.Push.self, doors.feeder, at: daemon.push))
        #expect(try await doors.letsIn(Roles.Subscriber.self, doors.reader, at: daemon.live))
        #expect(try await !doors.letsIn(Roles.Push.self, newcomer, at: daemon.push))
        // And once it is mended it counts.
        try await exchange(new, of: daemon, outcome: "added=newcomer")
        #expect(try await doors.letsIn(Roles.Push.self, newcomer, at: daemon.push))
        #expect(try await daemon.stop() == 0)
    }

    @Test("where there is no list, SIGHUP ends nothing")
    func noList() async throws {
        let daemon = try await RunningDaemon()
        daemon.process.signal(SIGHUP)
        try await daemon.process.waitForLog("there is no list of clients to read")
        #expect(try await daemon.stop() == 0)
    }
}
