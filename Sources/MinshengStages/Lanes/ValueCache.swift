// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
package import MinshengPipeline

/// The current values of the topics, for subscribers that come later.
///
/// A topic keeps its newest windows, at most ``windowLimit`` of them, or its only value if it is about no window.
/// - Complexity: memory is at most ``topicLimit`` × ``windowLimit`` values.
package struct ValueCache: Sendable {
    let topicLimit: Int
    let windowLimit: Int

    /// Values of each topic, by the start of the window, the oldest first.
    private var values: [String: [Publication]] = [:]
    /// The number of the last message of each topic, kept or not.
    private(set) var heads: [String: Int] = [:]

    package init(topicLimit: Int, windowLimit: Int) {
        self.topicLimit = topicLimit
        self.windowLimit = windowLimit
    }

    /// Takes in a value in place of the former one for its topic and window.
    /// - Returns: false if there are as many topics as there may be, and this is another.
    @discardableResult
    package mutating func store(_ value: Publication) -> Bool {
        guard values[value.topic] != nil || values.count < topicLimit else { return false }
        heads[value.topic] = value.sequence
        values[value.topic, default: []].insert(value, limit: windowLimit)
        return true
    }

    /// The values of the topics with a prefix that come after another topic, by topic and window.
    func topics(prefix: String, after: String) -> [(topic: String, values: [Publication])] {
        values.filter { $0.key.hasPrefix(prefix) && $0.key > after }.sorted { $0.key < $1.key }
            .map { ($0.key, $0.value) }
    }

    /// The values of all topics that begin with one of `prefixes`, by topic and window.
    func values(matching prefixes: Set<[UInt8]>) -> [Publication] {
        values.filter { topic, _ in prefixes.contains { topic.utf8.starts(with: $0) } }
            .sorted { $0.key < $1.key }
            .flatMap(\.value)
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
