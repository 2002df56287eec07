// SPDX-License-Identifier: Apache-2.0

extension StoryIndex {
    private static let magic = Array("MSHS".utf8) + [1]

    /// Saves what is remembered.
    ///
    /// A restored index tells stories as this one does, but for what a full place in its table had lost.
    /// - Complexity: O(stories).
    public func snapshot() -> [UInt8] {
        var writer = SnapshotWriter()
        writer.write(raw: Self.magic)
        write(to: &writer)
        writer.seal()
        return writer.bytes
    }

    /// Restores what was saved.
    /// - Throws: ``MetricsError`` with code `unreadableSnapshot` if the bytes are damaged, or are of another kind.
    public init(snapshot: Span<UInt8>) throws(MetricsError) {
        var reader = try SnapshotReader(snapshot.withUnsafeBufferPointer { Array($0) })
        try reader.expect(Self.magic, "the bytes are no snapshot of stories, or one of another version")
        try self.init(from: &reader)
        guard reader.isAtEnd else { throw reader.error("the snapshot goes on behind its end") }
    }

    /// Writes the stories that are remembered, the oldest first.
    func write(to writer: inout SnapshotWriter) {
        for number in [capacity, storyCount, forgottenCount, entries.count] { writer.write(number) }
        for slot in recency.oldestFirst {
            writer.write(Int64(bitPattern: entries[slot].id))
            writer.write(entries[slot].signature.values.count)
            var last: UInt32 = 0
            for value in entries[slot].signature.values {
                writer.write(Int(value - last))
                last = value
            }
        }
    }

    init(from reader: inout SnapshotReader) throws(MetricsError) {
        capacity = try reader.integer(in: 1...Int64(Self.greatestCapacity), "the number of stories to remember")
        let told = try reader.count("stories")
        let forgotten = try reader.count("forgotten stories")
        let remembered = try reader.partCount("remembered stories")
        guard remembered <= capacity, told == forgotten + remembered else {
            throw reader.error("the numbers of stories do not fit together")
        }
        for _ in 0..<remembered {
            let id = UInt64(bitPattern: try reader.integer())
            insert(Entry(id: id, signature: try Self.signature(from: &reader)))
        }
        storyCount = told
        forgottenCount = forgotten
    }

    private static func signature(from reader: inout SnapshotReader) throws(MetricsError) -> StorySignature {
        let count = try reader.integer(in: 1...Int64(StorySignature.capacity), "the size of a signature")
        var values: [UInt32] = []
        var last: Int64 = -1
        for _ in 0..<count {
            let step = try reader.integer(in: 0...Int64(UInt32.max), "a step in a signature")
            let value = max(last, 0) + Int64(step)
            guard value > last, value <= Int64(UInt32.max) else { throw reader.error("a signature does not ascend") }
            values.append(UInt32(value))
            last = value
        }
        return StorySignature(values: values)
    }
}
