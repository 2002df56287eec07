// SPDX-License-Identifier: Apache-2.0

/// Tells which items are reprints of one story, and counts stories.
///
/// ```swift
/// var stories = try StoryIndex()
/// if let signature = sketcher.signature(title: title, body: body) {
///     let story = stories.add(signature)
/// }
/// print(stories.storyCount)
/// ```
///
/// A text belongs to the remembered story whose text it shares most with, if it is a reprint of it
/// (``StorySignature/isReprint(of:)``); else it is a new story. Each story is known by one text: the fullest, so a cut
/// that came first gives way to the text that it was cut from.
///
/// **Memory** is bounded: the ``capacity`` stories told last are remembered, each in 1.3 to 2.4 kB. A reprint of one
/// that was forgotten counts as a story again, with its old ``Story/id`` if its text is the first one's.
///
/// **Order.** Which items come first has a bounded effect: the first text names a story; two cuts that have nothing in
/// common are two stories if they come before the whole text, and stay two. So with no story forgotten, the count is
/// never below what the whole texts alone give, and above it by at most the cuts that came before them; this on top of
/// a signature's own error.
public struct StoryIndex: Sendable {
    /// How many stories are remembered.
    public let capacity: Int
    /// How many stories were told; those that were forgotten count.
    public internal(set) var storyCount = 0
    /// How many stories were forgotten to make room.
    public internal(set) var forgottenCount = 0

    private(set) var entries: [Entry] = []
    private var postings = StoryPostings()
    private(set) var recency = RecencyList()
    /// How often each entry was met in the current look-up; all zero between look-ups.
    private var votes: [UInt8] = []
    private var candidates: [Int32] = []

    struct Entry: Hashable, Sendable {
        var id: UInt64
        var signature: StorySignature
    }

    /// The most bytes that a remembered story takes.
    public static let greatestBytesOfStory = 2400

    /// The greatest ``capacity``.
    public static let greatestCapacity = 1 << 20

    /// Creates an index that remembers nothing yet.
    /// - Parameter capacity: how many stories to remember.
    /// - Throws: ``MetricsError`` with code `invalidConfiguration` if it is not in 1…``greatestCapacity``.
    public init(capacity: Int = 16_384) throws(MetricsError) {
        guard (1...Self.greatestCapacity).contains(capacity) else {
            throw MetricsError(
                .invalidConfiguration,
                "an index remembers 1 to \(Self.greatestCapacity) stories; \(capacity) were asked for"
            )
        }
        self.capacity = capacity
    }

    /// How many stories are remembered now.
    public var rememberedCount: Int { entries.count }

    /// Finds the story of an item, which is then the one told last.
    /// - Complexity: O(1): at most 64 look-ups of 8 places, and a comparison with each story found there more than once.
    @discardableResult
    public mutating func add(_ signature: StorySignature) -> Story {
        add(signature, id: signature.identity)
    }

    /// Adds what another index remembers, its oldest story first, as if the texts by which it knows them came now.
    ///
    /// A story that both know counts once. Stories that either forgot are added up.
    public mutating func merge(_ other: StoryIndex) {
        for slot in other.recency.oldestFirst { add(other.entries[slot].signature, id: other.entries[slot].id) }
        storyCount += other.forgottenCount
        forgottenCount += other.forgottenCount
    }

    @discardableResult
    private mutating func add(_ signature: StorySignature, id: UInt64) -> Story {
        if let (slot, overlap) = nearest(to: signature) {
            // The overlap's left is the new text. It is fuller if it has a quarter more, all of the same kind.
            if 4 * overlap.left > 5 * overlap.right, 4 * overlap.shared >= overlap.left { learn(signature, at: slot) }
            recency.touch(slot)
            return Story(id: entries[slot].id, isNew: false)
        }
        storyCount += 1
        insert(Entry(id: id, signature: signature))
        return Story(id: id, isNew: true)
    }

    /// The remembered story that a text shares most with, if it is a reprint of it.
    private mutating func nearest(to signature: StorySignature) -> (slot: Int, overlap: StoryOverlap)? {
        for value in signature.values {
            postings.forEach(value) { slot in
                if votes[slot] == 0 { candidates.append(Int32(slot)) }
                votes[slot] += 1
            }
        }
        var best: (slot: Int, overlap: StoryOverlap)?
        for candidate in candidates {
            let slot = Int(candidate)
            let isWorthwhile = votes[slot] > 1 || signature.values.count < StorySignature.leastShared
            votes[slot] = 0
            guard isWorthwhile else { continue }
            let known = entries[slot].signature
            let overlap = signature.overlap(with: known)
            guard overlap.isReprint || known == signature else { continue }
            if let best, (best.overlap.shared, -best.slot) >= (overlap.shared, -slot) { continue }
            best = (slot, overlap)
        }
        candidates.removeAll(keepingCapacity: true)
        return best
    }

    mutating func insert(_ entry: Entry) {
        if entries.count < capacity {
            let slot = entries.count
            entries.append(entry)
            votes.append(0)
            recency.append()
            postings.reserve(stories: entries.count)
            postings.insert(entry.signature.values, slot: slot)
        } else {
            let slot = recency.oldest
            forgottenCount += 1
            postings.remove(entries[slot].signature.values, slot: slot)
            entries[slot] = entry
            postings.insert(entry.signature.values, slot: slot)
            recency.touch(slot)
        }
    }

    /// Knows a story by another text from now on.
    private mutating func learn(_ signature: StorySignature, at slot: Int) {
        postings.remove(entries[slot].signature.values, slot: slot)
        entries[slot].signature = signature
        postings.insert(signature.values, slot: slot)
    }
}

extension StoryIndex: Equatable {
    /// Whether two indexes remember the same stories in the same order, and count alike.
    public static func == (left: StoryIndex, right: StoryIndex) -> Bool {
        left.capacity == right.capacity && left.storyCount == right.storyCount
            && left.forgottenCount == right.forgottenCount && left.rememberedCount == right.rememberedCount
            && zip(left.recency.oldestFirst, right.recency.oldestFirst)
                .allSatisfy { left.entries[$0] == right.entries[$1] }
    }
}
