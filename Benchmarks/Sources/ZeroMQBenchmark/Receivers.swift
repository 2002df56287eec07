// SPDX-License-Identifier: Apache-2.0

import CZeroMQLoop
import Foundation
import ZeroMQ

/// A way to receive messages, whose rate is measured.
enum Receiver: String, CaseIterable {
    /// libzmq's own loop in C.
    case c = "libzmq, C loop"
    /// A socket of the wrapper, one message after the other into one that is reused.
    case direct = "Swift, direct"
    /// A socket on a thread of its own, batches across to a task.
    case batches = "Swift, async batches"

    /// Receives `count` messages from a sender that is the same C loop in every case.
    /// - Returns: messages a second.
    func rate(count: Int, size: Int) async throws -> Double {
        switch self {
        case .c: try receiveInC(count, size)
        case .direct: try receiveDirectly(count, size)
        case .batches: try await receiveBatches(count, size)
        }
    }

    private func receiveInC(_ count: Int, _ size: Int) throws -> Double {
        guard let pull = zloop_pull_open() else { throw BenchmarkFailure("the C loop cannot bind") }
        defer { zloop_pull_close(pull) }
        send(count, size, to: String(cString: zloop_pull_endpoint(pull)))
        // The clock starts with the first message: connecting is not what is measured.
        _ = zloop_pull_receive(pull, 1)
        let start = ContinuousClock.now
        let sum = zloop_pull_receive(pull, count - 1)
        return try rate(count, since: start, sum: sum, size: size)
    }

    private func receiveDirectly(_ count: Int, _ size: Int) throws -> Double {
        let pull = try PullSocket(Context())
        send(count, size, to: try pull.bind(to: "tcp://127.0.0.1:*").description)
        var message = Message()
        _ = try pull.receive(into: &message)
        let start = ContinuousClock.now
        var sum = 0
        for _ in 1..<count {
            _ = try pull.receive(into: &message)
            let bytes = message[0]
            sum += bytes.byteCount + Int(bytes.unsafeLoad(as: UInt8.self))
        }
        return try rate(count, since: start, sum: sum, size: size)
    }

    private func receiveBatches(_ count: Int, _ size: Int) async throws -> Double {
        let pull = try PullSocket(Context())
        let endpoint = try pull.bind(to: "tcp://127.0.0.1:*").description
        let socket = try AsyncSocket(pull)
        send(count, size, to: endpoint)
        var batches = socket.batches.makeAsyncIterator()
        guard let first = try await batches.next() else { throw BenchmarkFailure("nothing came") }
        let start = ContinuousClock.now
        var left = count - first.count
        var sum = 0
        while left > 0, let batch = try await batches.next() {
            for message in batch {
                let bytes = message[0]
                sum += bytes.byteCount + Int(bytes.unsafeLoad(as: UInt8.self))
            }
            left -= batch.count
        }
        let result = try rate(count - first.count + 1, since: start, sum: sum, size: size)
        await socket.close()
        return result
    }

    private func send(_ count: Int, _ size: Int, to endpoint: String) {
        Thread.detachNewThread { zloop_push(endpoint, count, size) }
    }

    private func rate(_ count: Int, since start: ContinuousClock.Instant, sum: Int, size: Int) throws -> Double {
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        guard sum == (count - 1) * size else { throw BenchmarkFailure("\(sum) bytes came, not \((count - 1) * size)") }
        return Double(count - 1) / elapsed
    }
}

/// Why a run means nothing.
struct BenchmarkFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
