// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import MinshengPipeline

/// The last value of each window of each topic, as many as fit into a number of bytes.
///
/// There are two generations. Values go into the young one; when it has half of the bytes it becomes the old one, and the
/// former old one is forgotten. So what has changed of late is always there, and memory has a bound whatever comes.
struct WindowHistory: Sendable {
    /// What a value costs beside its body.
    private static let overhead = 192

    private typealias Generation = [String: [Timestamp: Publication]]

    let byteLimit: Int
    private var young: Generation = [:]
    private var old: Generation = [:]
    private var youngByteCount = 0

    init(byteLimit: Int) {
        self.byteLimit = byteLimit
    }

    /// Takes in a value in place of the former one for its topic and window; one about no window is not kept.
    mutating func store(_ value: Publication) {
        guard let start = value.windowStart else { return }
        if youngByteCount > byteLimit / 2 {
            old = young
            young = [:]
            youngByteCount = 0
        }
        let former = young[value.topic, default: [:]].updateValue(value, forKey: start)
        youngByteCount += Self.cost(of: value) - (former.map(Self.cost) ?? 0)
    }

    /// How many windows of a topic are kept.
    func count(of topic: String) -> Int {
        let youngOnes = young[topic] ?? [:]
        return youngOnes.count + (old[topic] ?? [:]).keys.count { youngOnes[$0] == nil }
    }

    /// The windows of a topic that start in `range`, by their start.
    /// - Complexity: O(*n* log *n*) in the windows that are kept of the topic.
    func values(of topic: String, in range: Range<Timestamp>) -> [Publication] {
        let all = (old[topic] ?? [:]).merging(young[topic] ?? [:]) { _, newer in newer }
        return all.filter { range.contains($0.key) }.sorted { $0.key < $1.key }.map(\.value)
    }

    private static func cost(of value: Publication) -> Int { value.body.count + overhead }
}
