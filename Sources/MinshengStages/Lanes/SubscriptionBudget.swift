// SPDX-License-Identifier: Apache-2.0

/// Counts the different topics that the peers of a publishing socket subscribe to, against a limit.
///
/// libzmq keeps a tree of them with a node for each byte, and no limit of its own. It reports the first subscription to a
/// topic and the end of the last one, the latter also for peers that go away, so the count is exact but for topics whose
/// hashes are equal.
package struct SubscriptionBudget: Sendable {
    /// The greatest number of topics.
    package let topicLimit: Int
    /// The greatest number of bytes of all topics; libzmq needs up to 40 for each.
    package let byteLimit: Int

    private var sizes: [Int: Int] = [:]
    private var byteCount = 0

    package init(topicLimit: Int, byteLimit: Int = 4 << 20) {
        self.topicLimit = topicLimit
        self.byteLimit = byteLimit
    }

    /// Whether there are more topics than the limits allow.
    package var isExceeded: Bool { sizes.count > topicLimit || byteCount > byteLimit }

    /// Takes in that `topic` is subscribed to.
    package mutating func add(_ topic: [UInt8]) {
        // One too many is enough to know, and keeps this bounded.
        guard !isExceeded, sizes.updateValue(topic.count, forKey: topic.hashValue) == nil else { return }
        byteCount += topic.count
    }

    /// Takes in that nobody subscribes to `topic` any more.
    package mutating func remove(_ topic: [UInt8]) {
        byteCount -= sizes.removeValue(forKey: topic.hashValue) ?? 0
    }
}
