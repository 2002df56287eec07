// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging
import MinshengDaemon
import MinshengTestKit
import ServiceLifecycle
import Testing
import ZeroMQ

/// Key files and configurations of locked lanes, in a folder of mode 0700 that goes away with the object.
final class LockedDoors: Sendable {
    let folder: URL
    let server: CurveKeyPair
    let feeder: CurveKeyPair
    let reader: CurveKeyPair
    let admin: CurveKeyPair

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("doors-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        (server, feeder, reader, admin) = (
            try CurveKeyPair(), try CurveKeyPair(), try CurveKeyPair(), try CurveKeyPair()
        )
        for (name, keys) in [("server", server), ("feeder", feeder), ("reader", reader), ("admin", admin)] {
            try CurveKeyFile.write(keys, to: path(name))
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// A configuration that lets in the feeder for one source, the reader, and the admin.
    var yaml: String {
        """
        security:
          key_file: \(path("server"))
          clients:
            - {name: feeder, key: "\(feeder.publicKey)", role: writer, sources: [xinhua]}
            - {name: reader, key: "\(reader.publicKey)", role: reader}
            - {name: admin, key: "\(admin.publicKey)", role: admin}

        """
    }

    func options(_ keys: CurveKeyPair) -> SocketOptions {
        var options = SocketOptions.client
        options.linger = .zero
        options.curve = .client(keys: keys, serverKey: server.publicKey)
        return options
    }

    /// Whether a client gets in, by what its own side is told.
    func letsIn<Role: SocketRole>(_: Role.Type, _ keys: CurveKeyPair, at address: String) async throws -> Bool {
        let socket = try Socket<Role>(Context(), options: options(keys))
        let monitor = try socket.monitor()
        try socket.connect(to: Endpoint(address))
        // A handshake that the daemon has broken off without a word, because it took too long, is tried again.
        let event = await monitor.first { $0.kind == .handshakeSucceeded || $0.isRefusal }
        socket.close()
        return event?.kind == .handshakeSucceeded
    }
}

@Suite("Daemon: doors", .timeLimit(.minutes(10)))
struct DaemonDoorsTests {
    let doors: LockedDoors

    init() throws { doors = try LockedDoors() }

    private func lockedDaemon() async throws -> RunningDaemon {
        try await RunningDaemon(["--config", "c.yaml"], files: ["c.yaml": doors.yaml])
    }

    @Test("each role gets in where it belongs, and a stranger nowhere")
    func roles() async throws {
        let daemon = try await lockedDaemon()
        let stranger = try CurveKeyPair()
        #expect(try await doors.letsIn(Roles.Push.self, doors.feeder, at: daemon.push))
        #expect(try await !doors.letsIn(Roles.Push.self, doors.reader, at: daemon.push))
        #expect(try await doors.letsIn(Roles.Push.self, doors.admin, at: daemon.push))
        #expect(try await !doors.letsIn(Roles.Push.self, stranger, at: daemon.push))
        #expect(try await !doors.letsIn(Roles.Subscriber.self, doors.feeder, at: daemon.live))
        #expect(try await doors.letsIn(Roles.Subscriber.self, doors.reader, at: daemon.live))
        #expect(try await doors.letsIn(Roles.Subscriber.self, doors.admin, at: daemon.live))
        #expect(try await !doors.letsIn(Roles.Subscriber.self, stranger, at: daemon.live))
        #expect(try await daemon.stop() == 0)
    }

    @Test("who knocks before the daemon is there gets in with the first handshake, since there is no second")
    func early() async throws {
        let address = "ipc://\(doors.path("lanes/push"))"
        let context = try Context()
        let push = try PushSocket(context, options: doors.options(doors.feeder))
        let monitor = try push.monitor()
        try push.connect(to: Endpoint(address))
        _ = await monitor.first { $0.kind == .connectRetried }
        let daemon = try await RunningDaemon(["--config", "c.yaml", "--push", address], files: ["c.yaml": doors.yaml])
        let handshakes: Set<SocketEvent.Kind> = [
            .handshakeSucceeded, .handshakeFailed, .handshakeFailedProtocol, .handshakeFailedAuthentication,
        ]
        #expect(await monitor.first { handshakes.contains($0.kind) }?.kind == .handshakeSucceeded)
        push.close()
        #expect(try await daemon.stop() == 0)
    }

    @Test("a key that is bound to a source sends items of no other")
    func pinnedSource() async throws {
        let daemon = try await lockedDaemon()
        let context = try Context()
        var reader = try LiveReader(
            context,
            address: daemon.live,
            topics: ["v1/ledger/"],
            options: doors.options(doors.reader)
        )
        let feeder = try PushSocket(context, options: doors.options(doors.feeder))
        try feeder.connect(to: Endpoint(daemon.push))
        let items = #"[{"id":"1","source":"xinhua","title":"天气"},{"id":"2","source":"xinhu","title":"天气"}]"#
        try feeder.send(items, timeout: patience)
        try feeder.send(#"{"id":"3","source":"xinhua2","title":"天气"}"#, timeout: patience)
        try await reader.read { $0.ledger("received") == 3 }
        #expect(reader.ledger("unmatched") == 1)
        #expect(reader.latest["v1/ledger/"]?.object("rejected_by_reason").numbers == ["forbidden": 2])

        let admin = try PushSocket(context, options: doors.options(doors.admin))
        try admin.connect(to: Endpoint(daemon.push))
        try admin.send(items, timeout: patience)
        try await reader.read { $0.ledger("received") == 5 }
        #expect(reader.ledger("unmatched") == 2)
        #expect(reader.ledger("duplicate") == 1)
        #expect(try await daemon.stop() == 0)
    }

    @Test("the commands get in with their keys")
    func commands() async throws {
        let daemon = try await lockedDaemon()
        let items = doors.path("items.jsonl")
        try Data(#"{"id":"1","source":"xinhua","title":"天气"}"#.utf8).write(to: URL(fileURLWithPath: items))
        let key = ["--server-key", doors.server.publicKey.z85, "--key-file"]
        let fed = try await CLIProgram.run(["feed", items, "--to", daemon.push] + key + [doors.path("feeder")])
        #expect(fed.status == 0, "\(fed.errors)")
        let watched = try await CLIProgram.run(
            ["watch", "--from", daemon.live, "--count", "1", "--timeout", "120"] + key + [doors.path("reader")]
        )
        #expect(watched.status == 0, "\(watched.errors)")
        let half = try await CLIProgram.run(["watch", "--key-file", doors.path("reader")])
        #expect(half.status == 64)
        #expect(try await daemon.stop() == 0)
    }

    @Test("when the authenticator ends, the daemon ends with what it has, and says why")
    func authenticatorEnds() async throws {
        struct Pipeline: Service {
            let stopped: AsyncStream<Void>.Continuation
            func run() async throws {
                try await gracefulShutdown()
                stopped.finish()
            }
        }
        let authenticator = try Authenticator(Context(), allowing: [doors.admin.publicKey: "admin"])
        let (stopped, continuation) = AsyncStream.makeStream(of: Void.self)
        let group = DaemonServices.group(
            Pipeline(stopped: continuation),
            guardedBy: authenticator,
            stopLimit: .seconds(20),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        authenticator.stop()
        let error = await #expect(throws: (any Error).self) { try await group.run() }
        #expect("\(error, default: "")".contains("the authenticator has ended"))
        for await _ in stopped {}
    }
}

@Suite("Daemon: what it refuses to open", .timeLimit(.minutes(10)))
struct DaemonStartTests {
    let doors: LockedDoors

    init() throws { doors = try LockedDoors() }

    @Test(
        "without a lock only this user gets at a lane, else it ends with 78",
        arguments: [
            ["--push", "tcp://0.0.0.0:*"], ["--live", "tcp://*:*"], ["--push", "tcp://192.0.2.1:7701"],
            ["--live", "tcp://[::]:*"], ["--push", "tcp://some.host:7701"], ["--push", "ipc://@abstract"],
            ["--push", "ipc:///tmp/minsheng-open-to-all"], ["--put", "tcp://0.0.0.0:*"], ["--sync", "tcp://*:*"],
        ]
    )
    func openDoors(arguments: [String]) async throws {
        let daemon = try await DaemonProcess.run(DaemonProcess.freePorts + arguments)
        #expect(daemon.status == 78)
        #expect(daemon.log.last?.contains("lane cannot bind to") == true, "\(daemon.log)")
    }

    @Test("with a lock it listens on every address")
    func lockedDoors() async throws {
        let daemon = try await RunningDaemon(
            ["--config", "c.yaml", "--push", "tcp://0.0.0.0:*", "--live", "tcp://*:*"],
            files: ["c.yaml": doors.yaml]
        )
        #expect(try await daemon.stop() == 0)
    }

    struct Fault: CustomTestStringConvertible {
        let testDescription: String
        let yaml: @Sendable (LockedDoors) -> String
        let message: String
    }

    static let faults = [
        Fault(
            testDescription: "an open lane beside the lock",
            yaml: { $0.yaml + "sources: [{type: push, bind: \"tcp://0.0.0.0:*\", curve: false}]\n" },
            message: "without CURVE anyone could use it"
        ),
        Fault(
            testDescription: "a lock without keys",
            yaml: { _ in "sources: [{type: push, curve: true}]\n" },
            message: "the push lane asks for CURVE, and there are no keys; add a section \"security\""
        ),
        Fault(
            testDescription: "nobody on the list",
            yaml: { "security: {key_file: \($0.path("server"))}\n" },
            message: "the list of clients is empty"
        ),
        Fault(
            testDescription: "no such key file",
            yaml: { _ in "security: {key_file: none.key}\n" },
            message: "the daemon's keys cannot be used: read key file"
        ),
        Fault(
            testDescription: "a key that is none",
            yaml: { _ in "security:\n  key_file: k\n  clients: [{name: a, key: abc, role: writer}]\n" },
            message: "c.yaml:3:28: \"key\" is no public key: it has 3 characters, not 40"
        ),
        Fault(
            testDescription: "a role that does not exist",
            yaml: { "security: {key_file: k, clients: [{name: a, key: \"\($0.admin.publicKey)\", role: root}]}\n" },
            message: "\"role\" is one of writer, reader, admin, not \"root\""
        ),
        Fault(
            testDescription: "no role",
            yaml: { "security: {key_file: k, clients: [{name: a, key: \"\($0.admin.publicKey)\"}]}\n" },
            message: "\"role\" is missing; write writer, reader or admin"
        ),
        Fault(
            testDescription: "a source list without sources",
            yaml: {
                "security: {key_file: k, clients: [{name: a, key: \"\($0.admin.publicKey)\", role: writer, sources: []}]}\n"
            },
            message: "\"sources\" is empty"
        ),
        Fault(
            testDescription: "one key for two",
            yaml: { $0.yaml + "    - {name: twin, key: \"\($0.admin.publicKey)\", role: writer}\n" },
            message: "\"admin\" and \"twin\" have one key"
        ),
        Fault(
            testDescription: "one name for two",
            yaml: { $0.yaml + "    - {name: admin, key: \"\($0.server.publicKey)\", role: writer}\n" },
            message: "two clients are called \"admin\""
        ),
    ]

    @Test("a faulty lock is no lock: it ends with 78 and says what to mend", arguments: faults)
    func faultyLocks(fault: Fault) async throws {
        let daemon = try await DaemonProcess.run(["--config", "c.yaml"], files: ["c.yaml": fault.yaml(doors)])
        #expect(daemon.status == 78)
        #expect(daemon.log.last?.contains(fault.message) == true, "\(daemon.log)")
    }

    @Test(
        "a key file that others can use ends it with 78",
        arguments: [0o400, 0o600, 0o640, 0o604, 0o620, 0o644, 0o666, 0o700, 0o777]
    )
    func keyFileModes(mode: Int) async throws {
        let path = doors.path("server")
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        let daemon = try await DaemonProcess.run(["--config", "c.yaml", "--check"], files: ["c.yaml": doors.yaml])
        #expect(daemon.status == (mode & 0o077 == 0 ? 0 : 78))
        #expect(daemon.log.last?.contains("chmod 600") ?? false == (mode & 0o077 != 0))
    }

    @Test("a second daemon on one ipc path ends with 75, and the first goes on")
    func secondDaemon() async throws {
        let path = "ipc://\(doors.path("lanes/push"))"
        let first = try await RunningDaemon(["--push", path])
        #expect(first.push == path)
        let second = try await DaemonProcess.run(DaemonProcess.freePorts + ["--push", path])
        #expect(second.status == 75)
        #expect(second.log.last?.contains("a daemon holds its lock") == true, "\(second.log)")

        let context = try Context()
        var reader = try LiveReader(context, address: first.live, topics: ["v1/ledger/"])
        let push = try PushSocket(context, options: .client)
        try push.connect(to: Endpoint(path))
        try push.send(#"{"id":"1","source":"s","title":"t"}"#, timeout: patience)
        try await reader.read { $0.ledger("received") == 1 }
        // The lock goes with its daemon, however that ends, and what it left is no hindrance.
        _ = try await first.stop(SIGKILL)
        let third = try await RunningDaemon(["--push", path])
        #expect(try await third.stop() == 0)
    }

    @Test("a path where another program listens, or a file lies, is left alone")
    func foreignPath() async throws {
        let address = try Endpoint.ipc(path: doors.path("foreign"))
        let foreign = try PullSocket(Context())
        try foreign.bind(to: address)
        let beside = try await DaemonProcess.run(DaemonProcess.freePorts + ["--push", address.description])
        #expect(beside.status == 75)
        #expect(beside.log.last?.contains("a program listens there") == true, "\(beside.log)")
        let push = try PushSocket(Context(), options: .client)
        try push.connect(to: address)
        try push.send("still mine", timeout: patience)
        #expect(try foreign.receive(timeout: patience)?.string(at: 0) == "still mine")

        let upon = try await DaemonProcess.run(DaemonProcess.freePorts + ["--push", "ipc://\(doors.path("server"))"])
        #expect(upon.status == 69)
        #expect(upon.log.last?.contains("there is a file that is no socket") == true, "\(upon.log)")
        #expect(try CurveKeyFile.read(doors.path("server")) == doors.server)
    }
}
