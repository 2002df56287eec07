// SPDX-License-Identifier: Apache-2.0

import Testing
import ZeroMQ

@Suite("AsyncSocket")
struct AsyncSocketTests {
    @Test("100,000 messages arrive in order and are counted")
    func order() async throws {
        let context = try Context()
        let pull = try PullSocket(context, options: .server)
        let endpoint = try pull.bind(to: "tcp://127.0.0.1:*")
        let receiver = try AsyncSocket(pull)

        let push = try PushSocket(context, options: .client)
        try push.connect(to: endpoint)
        let sender = try AsyncSocket(push)

        let total = 100_000
        async let sent: Void = {
            for start in stride(from: 0, to: total, by: 100) {
                var batch = OutgoingBatch(frameCapacity: 100)
                for number in start..<start + 100 { batch.append("\(number)") }
                try await sender.send(batch)
            }
        }()
        var expected = 0
        for try await batch in receiver.batches {
            for message in batch {
                #expect(message.string(at: 0) == "\(expected)")
                expected += 1
            }
            if expected == total { break }
        }
        try await sent
        #expect(expected == total)
        #expect(receiver.counters.received == total)
        #expect(await sender.close() == 0)
        #expect(await receiver.close() == 0)
    }
}
