// SPDX-License-Identifier: Apache-2.0

/// Counts the distinct subscriptions of a socket against a limit.
///
/// libzmq counts how often a topic was subscribed to, and ends it with the last end; so does this.
struct SubscriptionCount {
    let limit: Int
    private var uses: [[UInt8]: Int] = [:]

    init(limit: Int) { self.limit = limit }

    func check(adding topic: [UInt8]) throws(ZeroMQError) {
        guard uses[topic] == nil, uses.count >= limit else { return }
        throw ZeroMQError(
            .tooManySubscriptions,
            operation: "subscribe",
            reason: "the socket has \(uses.count) subscriptions, and many more are lost when it reconnects"
        )
    }

    mutating func add(_ topic: [UInt8]) { uses[topic, default: 0] += 1 }

    mutating func remove(_ topic: [UInt8]) {
        guard let count = uses[topic] else { return }
        uses[topic] = count > 1 ? count - 1 : nil
    }
}
