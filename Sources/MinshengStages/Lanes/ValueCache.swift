// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
package import MinshengPipeline

/// The current values of the topics, for subscribers that come later.
///
/// A topic keeps its newest windows, at most ``windowLimit`` of them, or its only value if it is about no window.
///
/// **Which topics.** Those of all items and of labels are kept always; their number follows from the configuration. Of the
/// others, whose names come in with items, as many are kept as there is room for. One that is new then takes the place of
/// one that has not changed for long: a hand goes round the topics and passes over each that has changed since it came by
/// last (the clock, or second-chance, algorithm). So a burst of new names pushes out names that are gone, and not those that
/// are still in the news.
/// - Complexity: storing is O(1) on average. Memory is at most ``topicLimit`` × ``windowLimit`` values.
package struct ValueCache: Sendable {
    /// A topic with its values, by the start of the window, the oldest first.
    private struct Entry {
        let topic: String
        var values: [Publication] = []
        /// Whether it has changed since the hand came by; not yet so of a new one, or new ones would push out each other's elders.
        var isFresh = false
    }

    let topicLimit: Int
    let windowLimit: Int

    private var entries: [Entry] = []
    /// Where each topic stands in ``entries``.
    private var places: [String: Int] = [:]
    /// The number of the last message of each topic that is kept.
    private(set) var heads: [String: Int] = [:]
    /// Places of topics that may be given up, and which of them the hand looks at next.
    private var replaceable: [Int] = []
    private var hand = 0

    package init(topicLimit: Int, windowLimit: Int) {
        self.topicLimit = topicLimit
        self.windowLimit = windowLimit
    }

    /// Takes in a value in place of the former one for its topic and window.
    /// - Returns: false if there is no room for its topic, and none may be given up for it.
    @discardableResult
    package mutating func store(_ value: Publication) -> Bool {
        let former = places[value.topic]
        guard let place = former ?? makePlace(for: value.topic) else { return false }
        heads[value.topic] = value.sequence
        entries[place].isFresh = former != nil
        entries[place].values.insert(value, limit: windowLimit)
        return true
    }

    private mutating func makePlace(for topic: String) -> Int? {
        let isPermanent = Self.isPermanent(topic)
        if entries.count < topicLimit {
            places[topic] = entries.count
            if !isPermanent { replaceable.append(entries.count) }
            entries.append(Entry(topic: topic))
            return entries.count - 1
        }
        guard !replaceable.isEmpty else { return nil }
        let turn = stalest()
        let place = replaceable[turn]
        if isPermanent {
            replaceable.swapAt(turn, replaceable.count - 1)
            replaceable.removeLast()
        }
        places[entries[place].topic] = nil
        heads[entries[place].topic] = nil
        places[topic] = place
        entries[place] = Entry(topic: topic)
        return place
    }

    /// Moves the hand to a topic that has not changed since it came by last, and on behind it.
    /// - Returns: where the topic stands in ``replaceable``.
    private mutating func stalest() -> Int {
        while true {
            let turn = hand % replaceable.count
            hand = turn + 1
            if !entries[replaceable[turn]].isFresh { return turn }
            entries[replaceable[turn]].isFresh = false
        }
    }

    /// Whether a topic is one of those whose number follows from the configuration: `v1/1h/all/`, `v1/1d/principle/fairness/`,
    /// and those about no window.
    private static func isPermanent(_ topic: String) -> Bool {
        let parts = topic.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 3)
        guard parts.count >= 3 else { return true }
        return ["all", "principle", "measure"].contains { parts[2].elementsEqual($0.utf8) }
    }

    /// The values of the topics with a prefix that come after another topic, by topic and window.
    func topics(prefix: String, after: String) -> [(topic: String, values: [Publication])] {
        entries.filter { $0.topic.hasPrefix(prefix) && $0.topic > after }.sorted { $0.topic < $1.topic }
            .map { ($0.topic, $0.values) }
    }

    /// The values of all topics that begin with one of `prefixes`, by topic and window.
    func values(matching prefixes: Set<[UInt8]>) -> [Publication] {
        entries.filter { entry in prefixes.contains { entry.topic.utf8.starts(with: $0) } }
            .sorted { $0.topic < $1.topic }
            .flatMap(\.values)
    }
}

extension [Publication] {
    /// Puts a value at its place in the order of windows, and drops the oldest beyond `limit`.
    fileprivate mutating func insert(_ value: Publication, limit: Int) {
        let start = value.windowStart ?? .min
        // Almost always the last or the one before it, so looking from the end takes a step or two.
        let place = lastIndex { ($0.windowStart ?? .min) <= start }
        if let place, self[place].windowStart == value.windowStart {
            self[place] = value
            return
        }
        insert(value, at: place.map { $0 + 1 } ?? 0)
        if count > limit { removeFirst() }
    }
}
