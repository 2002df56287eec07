// SPDX-License-Identifier: Apache-2.0

import MinshengPipeline

/// The latest messages of all topics, as many as fit into a number of bytes.
///
/// The oldest message of all goes first, so what is kept of a topic is always its newest messages without a gap. A topic
/// that speaks often pushes out others that speak as long ago: what matters is how long a client may be away.
/// - Complexity: adding a message is O(1) on average; memory is at most ``byteLimit`` and the last message.
struct ReplayLog: Sendable {
    /// What a message costs beside its body.
    private static let overhead = 128

    let byteLimit: Int
    private(set) var byteCount = 0
    /// Messages in the order of arrival; those before ``start`` have been let go.
    private var messages: [Publication] = []
    private var start = 0
    /// The places of a topic's messages in the order of their numbers, counted from the first message ever.
    private var places: [String: RingOfPlaces] = [:]
    /// How many messages were removed from the front of ``messages``.
    private var removed = 0

    init(byteLimit: Int) {
        self.byteLimit = byteLimit
    }

    /// Adds the next message of its topic.
    mutating func append(_ message: Publication) {
        if let last = places[message.topic]?.last, messages[last - removed].sequence + 1 != message.sequence {
            // Numbers that do not follow one another cannot be found by counting.
            places[message.topic] = nil
        }
        places[message.topic, default: RingOfPlaces()].append(removed + messages.count)
        messages.append(message)
        byteCount += Self.cost(of: message)
        while byteCount > byteLimit, start < messages.count - 1 { removeFirst() }
    }

    /// The number of the oldest message that is kept of a topic, or nil if none is.
    func oldest(of topic: String) -> Int? {
        places[topic]?.first.map { messages[$0 - removed].sequence }
    }

    /// The messages of a topic with numbers in `range`, as far as they are kept.
    func messages(of topic: String, in range: ClosedRange<Int>) -> [Publication] {
        guard let places = places[topic], let first = places.first else { return [] }
        let oldest = messages[first - removed].sequence
        let wanted = range.clamped(to: oldest...max(oldest, oldest + places.count - 1))
        guard wanted.overlaps(range) else { return [] }
        return wanted.map { messages[places[$0 - oldest] - removed] }
    }

    private mutating func removeFirst() {
        let message = messages[start]
        byteCount -= Self.cost(of: message)
        if places[message.topic]?.first == removed + start {
            places[message.topic]?.removeFirst()
            if places[message.topic]?.count == 0 { places[message.topic] = nil }
        }
        start += 1
        // Moving the rest once for each half that has gone keeps the cost of a message constant.
        guard start > 64, start > messages.count / 2 else { return }
        messages.removeFirst(start)
        removed += start
        start = 0
    }

    private static func cost(of message: Publication) -> Int { message.body.count + overhead }
}

/// A queue of ascending places that lets go of its front cheaply.
private struct RingOfPlaces: Sendable {
    private var values: [Int] = []
    private var start = 0

    var count: Int { values.count - start }
    var first: Int? { count > 0 ? values[start] : nil }
    var last: Int? { count > 0 ? values.last : nil }

    subscript(index: Int) -> Int { values[start + index] }

    mutating func append(_ place: Int) {
        values.append(place)
    }

    mutating func removeFirst() {
        start += 1
        guard start > 16, start > values.count / 2 else { return }
        values.removeFirst(start)
        start = 0
    }
}
