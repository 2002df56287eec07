// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengMetrics
import MinshengTestKit
import Testing
import ZeroMQ

/// Whether tests take their long form, with the numbers that are promised; set by `make soak-doors`.
private let isLongRun = ProcessInfo.processInfo.environment["MINSHENG_SOAK"] != nil

/// Runs blocking work on a thread of its own, so that it takes none of the threads for tasks.
private func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
    }
}

// One after the other: each takes what the machine has, and other tests measure how long something takes.
@Suite("Daemon: hostile peers", .serialized, .timeLimit(.minutes(isLongRun ? 30 : 10)))
struct DaemonHostileTests {
    /// A well-behaved client, who has to get through whatever the others do.
    private struct Client {
        let context = try? Context()
        var reader: LiveReader
        private let push: @Sendable (String) throws -> Void
        private var sent = 0

        init(_ daemon: RunningDaemon, options: SocketOptions = .client) throws {
            let context = try Context()
            reader = try LiveReader(context, address: daemon.live, topics: ["v1/ledger/"], options: options)
            push = { item in
                let socket = try PushSocket(context, options: options)
                try socket.connect(to: Endpoint(daemon.push))
                try socket.send(item, timeout: patience)
                _ = socket.close(flushingFor: patience)
            }
        }

        /// Sends an item and waits until the ledger has it.
        mutating func getThrough(_ sourceLocation: SourceLocation = #_sourceLocation) async throws {
            sent += 1
            let item = #"{"id":"good \#(sent)","source":"s","title":"天气"}"#
            let push = push
            try await onThread { try push(item) }
            let expected = sent
            try await reader.read { $0.ledger("unmatched") == expected }
            #expect(reader.ledger("balance") == 0, sourceLocation: sourceLocation)
        }
    }

    // MARK: Greetings

    static let greetings: [(name: String, bytes: [UInt8])] = [
        ("nothing", []),
        ("a web browser", Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)),
        ("zeros", [UInt8](repeating: 0, count: 1000)),
        ("ones", [UInt8](repeating: 0xFF, count: 1000)),
        ("version 1", ZMTP.greeting1 + [3, 0] + Array("{}".utf8)),
        ("version 1 with a huge identity", [0xFF] + [UInt8](repeating: 0xFE, count: 8)),
        ("version 2", ZMTP.greeting2(socketType: 8) + ZMTP.frame(Array("{}".utf8))),
        ("an unknown mechanism", ZMTP.greeting(mechanism: "MAGIC") + ZMTP.ready(socketType: "PUSH")),
        ("a mechanism that is not offered", ZMTP.greeting(mechanism: "PLAIN") + ZMTP.command("HELLO", [0, 0])),
        ("CURVE as a server", ZMTP.greeting(mechanism: "CURVE", isServer: true)),
        ("a role that does not fit", ZMTP.greeting() + ZMTP.ready(socketType: "DEALER")),
        ("a command in place of READY", ZMTP.greeting() + ZMTP.command("WELCOME", [UInt8](repeating: 0, count: 160))),
        ("half a command", ZMTP.greeting() + [4, 200, 5]),
        ("a command of 2^62 bytes", ZMTP.greeting() + ZMTP.header(flags: 4, byteCount: 1 << 62)),
        ("properties cut short", ZMTP.greeting() + ZMTP.command("READY", [11, 0x53, 0x6F])),
        (
            "a ping before the handshake",
            ZMTP.greeting(minor: 1) + ZMTP.command("PING", [0, 1]) + ZMTP.ready(socketType: "PUSH")
        ),
    ]

    @Test("whatever a peer greets with, the others get through", arguments: [false, true])
    func greetings(isLocked: Bool) async throws {
        let doors = try LockedDoors()
        let daemon = try await RunningDaemon(
            ["--config", "c.yaml"],
            files: ["c.yaml": isLocked ? doors.yaml : "log: {level: info}\n"]
        )
        for lane in [daemon.push, daemon.put, daemon.live, daemon.sync] {
            let peers = try await onThread {
                try Self.greetings.map { greeting in
                    let peer = try RawPeer(connectingTo: lane)
                    // A peer that was thrown out half-way cannot send the rest.
                    try? peer.send(greeting.bytes)
                    return peer
                }
            }
            if isLocked {
                // Nobody is in, so nobody stays.
                let areClosed = try await onThread { peers.map { $0.waitForClose() } }
                for (greeting, isClosed) in zip(Self.greetings, areClosed) { #expect(isClosed, "\(greeting.name)") }
            }
        }
        var client = try Client(daemon, options: isLocked ? doors.options(doors.admin) : .client)
        try await client.getThrough()
        // An open lane takes the messages of old versions, which hold no item.
        #expect((client.reader.ledger("rejected") ?? 0) <= (isLocked ? 0 : 4))
        #expect(try await daemon.stop() == 0)
    }

    // MARK: Frames

    @Test("a frame beyond the limit closes its connection before it has come")
    func hugeFrames() async throws {
        let daemon = try await RunningDaemon()
        for byteCount: UInt64 in [16 << 20 + 1, 1 << 40, 1 << 62, 1 << 63, .max] {
            for hasMore in [false, true] {
                let isClosed = try await onThread {
                    let peer = try RawPeer(connectingTo: daemon.push)
                    try peer.shakeHands(socketType: "PUSH")
                    try peer.send(ZMTP.header(flags: hasMore ? 1 : 0, byteCount: byteCount))
                    return peer.waitForClose()
                }
                #expect(isClosed, "\(byteCount) bytes")
            }
        }
        let isClosed = try await onThread {
            let peer = try RawPeer(connectingTo: daemon.live)
            try peer.shakeHands(socketType: "SUB")
            try peer.send(ZMTP.frame([1] + [UInt8](repeating: 0x61, count: 1024)))
            return peer.waitForClose()
        }
        #expect(isClosed, "a subscription to a long topic")
        var client = try Client(daemon)
        try await client.getThrough()
        #expect(try await daemon.stop() == 0)
    }

    @Test(
        "a message without end is thrown away with its connection, and the lane opens again",
        arguments: ["push", "put", "live", "sync"]
    )
    func endlessMessage(lane: String) async throws {
        let limit = (isLongRun ? 512 : 128) << 20
        // Each time another daemon, so that what it logs is of this time.
        for _ in 0..<(isLongRun ? 5 : 1) {
            let daemon = try await RunningDaemon(
                ["--config", "c.yaml"],
                files: ["c.yaml": "memory: {limit_bytes: \(limit)}\n"]
            )
            var client = try Client(daemon)
            try await client.getThrough()
            var put = try PutClient(Context(), address: daemon.put)
            let item = Array(#"{"id":"acknowledged","source":"s","title":"扩大社会保险覆盖面"}"#.utf8)
            #expect(try await put.ask("PUT", "1", item).status == 200)
            let (address, role) = Self.peer(of: lane, of: daemon)
            let isClosed = try await onThread {
                let peer = try RawPeer(connectingTo: address)
                try peer.shakeHands(socketType: role)
                let part = (0..<64).flatMap { _ in ZMTP.frame([UInt8](repeating: 0, count: 1000), hasMore: true) }
                // Twice the limit is enough; how much more it takes before it looks is a matter of how busy the machine is.
                var sent = 0
                while sent < 2 * limit {
                    guard (try? peer.send(part)) != nil else { return true }
                    sent += part.count
                }
                return peer.waitForClose()
            }
            #expect(isClosed, "the daemon keeps twice the limit of one message")
            try await daemon.process.waitForLog("the lanes are open again")
            try await client.getThrough()
            if let resident = daemon.process.residentBytes { #expect(resident < limit) }
            // What was acknowledged is known still.
            var again = try PutClient(Context(), address: daemon.put)
            #expect(try await again.ask("PUT", "2", item).status == 208)
            #expect(try await daemon.stop() == 0)
        }
    }

    /// Where a lane is, and what its clients are.
    private static func peer(of lane: String, of daemon: RunningDaemon) -> (address: String, role: String) {
        switch lane {
        case "push": (daemon.push, "PUSH")
        case "put": (daemon.put, "DEALER")
        case "live": (daemon.live, "SUB")
        default: (daemon.sync, "DEALER")
        }
    }

    // MARK: Connections

    @Test(
        "connections that never finish their handshake are closed",
        arguments: [[], Array(ZMTP.greeting().prefix(11)), ZMTP.greeting(), ZMTP.greeting() + [4, 41, 5]] as [[UInt8]]
    )
    func halfOpen(bytes: [UInt8]) async throws {
        let daemon = try await RunningDaemon()
        let count = isLongRun ? 5000 : 50
        let (areClosed, elapsed) = try await onThread {
            let peers = try (0..<count).map { _ in
                let peer = try RawPeer(connectingTo: daemon.push)
                try peer.send(bytes)
                return peer
            }
            let start = ContinuousClock.now
            let areClosed = peers.map { $0.waitForClose() }
            return (areClosed, ContinuousClock.now - start)
        }
        #expect(areClosed.allSatisfy { $0 })
        // Without the daemon's own limit it would be libzmq's, 30 seconds; on a quiet machine it is 3.
        #expect(elapsed < (isLongRun ? .seconds(4) : .seconds(25)))
        var client = try Client(daemon)
        try await client.getThrough()
        #expect(try await daemon.stop() == 0)
    }

    @Test("a flood of subscriptions is cut off, and subscribers get their values again")
    func subscriptionFlood() async throws {
        let (count, limit) = isLongRun ? (1_000_000, 50_000) : (5000, 1000)
        let daemon = try await RunningDaemon(
            ["--config", "c.yaml"],
            files: ["c.yaml": "sinks: [{type: live, subscriptions: \(limit)}]\n"]
        )
        var client = try Client(daemon)
        try await client.getThrough()
        let isClosed = try await onThread {
            let peer = try RawPeer(connectingTo: daemon.live)
            try peer.shakeHands(socketType: "SUB")
            for start in stride(from: 0, to: count, by: 100) {
                let part = (start..<start + 100).flatMap { ZMTP.frame([1] + Array("v1/flood/\($0)/".utf8)) }
                if (try? peer.send(part)) == nil { return true }
            }
            return peer.waitForClose()
        }
        #expect(isClosed)
        try await client.getThrough()
        if let resident = daemon.process.residentBytes { #expect(resident < 512 << 20) }
        #expect(try await daemon.stop() == 0)
    }

    // MARK: Questions

    @Test("a flood of questions whose answers nobody reads holds up nobody, and takes no memory")
    func questionFlood() async throws {
        let daemon = try await RunningDaemon()
        let context = try Context()
        // Windows enough that a snapshot is worth something.
        var put = try PutClient(context, address: daemon.put)
        let items = (0..<64).map { number in
            let text = "全面取消在就业地参加社会保险的户籍限制。"
            let time = Timestamp(secondsSince1970: 1_749_427_200 - Int64(number) * 3 * 3600)
            return SampleItem(id: "\(number)", title: text, publishedAt: time).json
        }
        let body = Array("[".utf8) + items.joined(separator: Array(",".utf8)) + Array("]".utf8)
        #expect(try await put.ask("PUT", "1", body).status == 200)
        var sync = try PutClient(context, address: daemon.sync)
        // The batch is published a moment after it is acknowledged.
        var size = 0
        while size < 100 << 10 { size = try await Self.snapshot(&sync) }
        let before = daemon.process.residentBytes ?? 0
        let requests = isLongRun ? 20_000 : 1000
        #expect(requests * size > 4 * Self.floodLimit, "a snapshot of \(size) bytes is too small to show anything")
        let flooder = try await onThread {
            let peer = try RawPeer(connectingTo: daemon.sync)
            try peer.shakeHands(socketType: "DEALER")
            for number in 0..<requests {
                let frames = ["MS1", "SNAPSHOT", "\(number)"].map { ZMTP.frame(Array($0.utf8), hasMore: true) }
                try peer.send(frames.flatMap(\.self) + ZMTP.frame(Array("{}".utf8)))
            }
            return peer
        }
        // Each of these is answered after a part of the flood, at most 128 questions, and all of it is behind the last.
        var peak = 0
        for _ in 0..<(requests / 64) {
            #expect(try await Self.snapshot(&sync) >= size)
            peak = max(peak, daemon.process.residentBytes ?? 0)
        }
        #expect(peak < before + Self.floodLimit, "\(before) bytes before, \(peak) at most")
        var client = try Client(daemon)
        try await client.getThrough()
        #expect(try await daemon.stop() == 0)
        #expect(daemon.process.log.contains { $0.contains("answers were dropped") })
        withExtendedLifetime(flooder) {}
    }

    /// What a flood of answers that nobody reads may take: more than the queue of one client, less than all of them.
    private static let floodLimit = 48 << 20

    /// Takes a snapshot of everything and returns how many bytes its values have.
    private static func snapshot(_ sync: inout PutClient) async throws -> Int {
        try await sync.send("SNAPSHOT", "mine", Array("{}".utf8))
        var size = 0
        while true {
            let answer = try await sync.answer()
            if answer.verb == "END" { return size }
            try #require(answer.verb == "VALUE")
            size += answer.byteCount
        }
    }
}
