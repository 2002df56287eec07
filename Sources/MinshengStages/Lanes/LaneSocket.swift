// SPDX-License-Identifier: Apache-2.0

import MinshengPipeline
import Synchronization
import ZeroMQ

/// A lane that can be closed and opened again at its address while the daemon runs.
///
/// That throws away what libzmq holds for the lane's peers, who connect again by themselves.
public protocol RebindableLane: Sendable {
    /// Closes the lane's socket and opens it again at the same address; does nothing if the lane is not open.
    ///
    /// Peers lose what libzmq holds for them and the lane has not taken: messages of which parts are missing, and what
    /// is on its way.
    func rebind() async
}

/// The socket of a lane, which another may take the place of.
final class LaneSocket<Role: ReceivingRole & StreamingRole>: Sendable {
    /// Makes a bound socket with its thread; at the address that was bound before, if there is one.
    typealias Opening = @Sendable (_ address: Endpoint?) throws -> (socket: AsyncSocket<Role>, address: Endpoint)

    private enum Phase {
        case idle
        case open(AsyncSocket<Role>, Endpoint)
        case rebinding
        case ended
    }

    /// How often, and with which pause, a replaced address is tried again.
    private static var attempts: Int { 50 }
    private static var pause: Duration { .milliseconds(100) }

    /// How long a socket that is replaced goes on taking what it has received.
    private let drainTime: Duration
    private let makeSocket: Opening
    private let phase = Mutex(Phase.idle)
    private let opened = AsyncThrowingStream<AsyncSocket<Role>, any Error>.makeStream()

    init(drainingFor drainTime: Duration = .milliseconds(200), _ makeSocket: @escaping Opening) {
        self.drainTime = drainTime
        self.makeSocket = makeSocket
    }

    /// Opens the first socket.
    func open() throws -> Endpoint {
        let (socket, address) = try makeSocket(nil)
        phase.withLock { $0 = .open(socket, address) }
        opened.continuation.yield(socket)
        return address
    }

    /// The sockets, one after the other; each is closed when the next comes, and the last at the end.
    var sockets: AsyncThrowingStream<AsyncSocket<Role>, any Error> { opened.stream }

    /// The open socket, nil between two of them and at the end.
    var current: AsyncSocket<Role>? {
        phase.withLock { phase in
            guard case .open(let socket, _) = phase else { return nil }
            return socket
        }
    }

    /// Puts a new socket in the place of the open one.
    func rebind() async {
        let replaced = phase.withLock { phase -> (socket: AsyncSocket<Role>, address: Endpoint)? in
            guard case .open(let socket, let address) = phase else { return nil }
            phase = .rebinding
            return (socket, address)
        }
        guard let replaced else { return }
        await replaced.socket.close(drainingFor: drainTime, flushingFor: .zero)
        do {
            let socket = try await reopen(at: replaced.address)
            let isWanted = phase.withLock { phase in
                guard case .rebinding = phase else { return false }
                phase = .open(socket, replaced.address)
                return true
            }
            if isWanted { opened.continuation.yield(socket) } else { await socket.close(flushingFor: .zero) }
        } catch {
            phase.withLock { $0 = .ended }
            opened.continuation.finish(throwing: error)
        }
    }

    /// Opens no more sockets, and closes the open one after taking what it has received and sending what is queued.
    /// - Returns: how many messages were not sent.
    @discardableResult
    func close(drainingFor drainTime: Duration = .zero, flushingFor flushTime: Duration? = nil) async -> Int {
        let last = phase.withLock { phase -> AsyncSocket<Role>? in
            defer { phase = .ended }
            guard case .open(let socket, _) = phase else { return nil }
            return socket
        }
        opened.continuation.finish()
        return await last?.close(drainingFor: drainTime, flushingFor: flushTime) ?? 0
    }

    /// The system may need a moment to let go of an address.
    private func reopen(at address: Endpoint) async throws -> AsyncSocket<Role> {
        for _ in 1..<Self.attempts {
            do {
                return try makeSocket(address).socket
            } catch let error as PipelineError where error.code == .addressInUse {
                try await Task.sleep(for: Self.pause)
            }
        }
        return try makeSocket(address).socket
    }
}
