// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics

/// The items behind the numbers of the latest windows, as many windows as fit into a number of bytes.
///
/// Beyond it the windows that end first are let go; the newest always stays.
/// - Complexity: taking a sample is O(items of the window), and O(windows) for each that is let go.
struct EvidenceStore: Sendable {
    private struct Key: Hashable {
        let shape: WindowShape
        let start: Timestamp
    }

    private struct Entry {
        let sample: WindowSample
        let byteCount: Int
    }

    /// An item by its label, whichever windows keep it.
    private struct Name: Hashable {
        let source: String
        let id: String
    }

    let byteLimit: Int
    private(set) var byteCount = 0
    private var entries: [Key: Entry] = [:]

    init(byteLimit: Int) {
        self.byteLimit = byteLimit
    }

    /// Takes in a sample in place of the former one of its window; an empty one removes it.
    mutating func store(_ sample: WindowSample) {
        let key = Key(shape: sample.window.shape, start: sample.window.start)
        remove(key)
        guard !sample.isEmpty else { return }
        let entry = Entry(sample: sample, byteCount: sample.byteCount)
        byteCount += entry.byteCount
        entries[key] = entry
        while byteCount > byteLimit, entries.count > 1, let oldest = oldestKey { remove(oldest) }
    }

    /// The kinds of windows that something is kept of, the shortest first.
    var shapes: [WindowShape] {
        Set(entries.keys.map(\.shape)).sorted { ($0.size.seconds, $0.name) < ($1.size.seconds, $1.name) }
    }

    /// The sample of the window of a shape that begins at `start`.
    func sample(of shape: WindowShape, from start: Timestamp) -> WindowSample? {
        entries[Key(shape: shape, start: start)]?.sample
    }

    /// The newest window of a shape that keeps an item for a label.
    func newestSample(of shape: WindowShape, label: Int) -> WindowSample? {
        entries.filter { $0.key.shape == shape && !$0.value.sample.items(label: label).isEmpty }
            .max { $0.key.start < $1.key.start }?.value.sample
    }

    /// The items that any window keeps for a label, each once.
    func items(label: Int) -> [SampledItem] {
        var items: [Name: SampledItem] = [:]
        for entry in entries.values {
            for item in entry.sample.items(label: label) { items[Name(source: item.source, id: item.id)] = item }
        }
        return Array(items.values)
    }

    private var oldestKey: Key? {
        entries.min { ($0.value.sample.window.end, $0.key.start) < ($1.value.sample.window.end, $1.key.start) }?.key
    }

    private mutating func remove(_ key: Key) {
        if let former = entries.removeValue(forKey: key) { byteCount -= former.byteCount }
    }
}
