// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import ZeroMQ

/// How long a test waits for something that must happen; only a failing test waits so long.
let patience = Duration.seconds(120)

/// An address of this machine with a port that stays free when its socket is closed.
///
/// A port of 127.0.0.1 that is given back is another test's a moment later; nobody else binds to this address. Where the
/// loopback has one address only, ports are as they are.
func ownAddress() -> Endpoint {
    #if os(Linux)
    let parts = (0..<3).map { _ in "\(Int.random(in: 1...254))" }.joined(separator: ".")
    guard let endpoint = try? Endpoint("tcp://127.\(parts):*") else { preconditionFailure("\(parts) is no address") }
    return endpoint
    #else
    return "tcp://127.0.0.1:*"
    #endif
}

/// Runs blocking work on a thread of its own, so that it takes none of the threads for tasks.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
    }
}

/// A new folder that is removed when the object is released.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "zmq-\(UInt32.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Calls `body` and returns the error it throws.
func failure(of body: () throws(ZeroMQError) -> Void) -> ZeroMQError? {
    do throws(ZeroMQError) {
        try body()
        return nil
    } catch {
        return error
    }
}

/// The value, which must be there; `#require` takes no values that cannot be copied.
func required<Value: ~Copyable>(
    _ value: consuming Value?,
    sourceLocation: SourceLocation = #_sourceLocation
) throws -> Value {
    guard let value else {
        Issue.record("nothing was received", sourceLocation: sourceLocation)
        throw CancellationError()
    }
    return value
}

/// Carries a socket to the thread that goes on using it.
///
/// Sendable: `init` and `take` are each called once, by the two owners in turn.
final class Handoff<Role: SocketRole>: @unchecked Sendable {
    private var socket: Socket<Role>?

    init(_ socket: consuming Socket<Role>) { self.socket = .some(socket) }

    func take() -> Socket<Role> {
        guard let socket = socket.take() else { preconditionFailure("taken twice") }
        return socket
    }
}

/// A bound socket and a socket connected to it, with finite time limits and queues.
struct Connected<Server: SocketRole, Client: SocketRole>: ~Copyable {
    let server: Socket<Server>
    let client: Socket<Client>
    let endpoint: Endpoint

    init(
        _ context: Context,
        to address: Endpoint = "inproc://connected",
        server serverOptions: SocketOptions = .server,
        client clientOptions: SocketOptions = .client
    ) throws {
        let server = try Socket<Server>(context, options: serverOptions)
        let client = try Socket<Client>(context, options: clientOptions)
        let endpoint = try server.bind(to: address)
        try client.connect(to: endpoint)
        self.endpoint = endpoint
        self.server = server
        self.client = client
    }
}

/// A generator whose numbers are the same in each run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

/// Whether tests take their long form, with the numbers of docs/OPERATIONS.md; set by `make soak-doors`.
let isLongRun = ProcessInfo.processInfo.environment["MINSHENG_SOAK"] != nil
