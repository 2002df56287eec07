// SPDX-License-Identifier: Apache-2.0

import ZeroMQ

/// Work for whoever is free: a producer waits while its consumers are busy, and nothing is dropped.
func pushPull() async throws {
    let context = try Context()
    let pull = try PullSocket(context, options: .server)
    let endpoint = try pull.bind(to: "tcp://127.0.0.1:*")
    let consumer = try AsyncSocket(pull)

    let push = try PushSocket(context, options: .client)
    try push.connect(to: endpoint)
    for number in 1...1000 { try push.send("\(number)", timeout: .seconds(5)) }
    let lost = push.close(flushingFor: .seconds(5))

    var sum = 0
    var left = 1000
    for try await batch in consumer.batches {
        for message in batch { sum += message.string(at: 0).flatMap { Int($0) } ?? 0 }
        left -= batch.count
        if left == 0 { break }
    }
    await consumer.close()
    print("1000 messages, sum \(sum), \(lost) lost")
}
