// SPDX-License-Identifier: Apache-2.0

extension ExactCounts {
    func write(to writer: inout SnapshotWriter) {
        tally.write(to: &writer)
        if let pairs {
            for word in pairs.words { writer.write(word) }
        }
        for table in groups { table.write(to: &writer) }
    }

    init(from reader: inout SnapshotReader, plan: CountingPlan) throws(MetricsError) {
        let tally = Tally(words: try reader.tallyWords(Tally.width(labelCount: plan.labelCount)))
        var pairs: Cooccurrence?
        if plan.isDivided {
            var words: [Int] = []
            for _ in 0..<Cooccurrence.width(labelCount: plan.labelCount) { words.append(try reader.count("a pair")) }
            pairs = Cooccurrence(words: words)
        }
        var groups: [GroupTable] = []
        for grouping in plan.groupings {
            groups.append(try GroupTable(from: &reader, labelCount: plan.labelCount, grouping))
        }
        self.init(all: CompactTally(tally), pairs: pairs, groups: GroupTables(groups))
    }
}

extension Tally {
    func write(to writer: inout SnapshotWriter) {
        for word in words { writer.write(word) }
    }
}

extension SnapshotReader {
    /// Reads the words of a tally.
    mutating func tallyWords(_ width: Int) throws(MetricsError) -> [Int] {
        var words: [Int] = []
        words.reserveCapacity(width)
        for word in 0..<width {
            // Points alone may be negative, and differences are not saved.
            let least = word < Tally.Word.count ? 0 : -Self.greatestCount
            words.append(try integer(in: least...Self.greatestCount, "a count"))
        }
        return words
    }
}

extension GroupTable {
    func write(to writer: inout SnapshotWriter) {
        writer.write(limit)
        writer.write(slotCount)
        for slot in slotsInOrder {
            if slot >= Self.firstValueSlot { writer.write(word: rows.key(slot)) }
            writer.write(Int(rows.flags(slot).rawValue))
            for word in rows.words(slot) { writer.write(word) }
            rows.sources(slot)?.write(to: &writer)
        }
        writer.write(withdrawn.count)
        for key in withdrawn.sorted() { writer.write(word: key) }
    }

    /// Reads a table.
    ///
    /// A lower limit than it had applies at once. A higher one cannot, since a value that had no slot before would have one
    /// with a part of its counts.
    init(from reader: inout SnapshotReader, labelCount: Int, _ grouping: CountingPlan.Grouping) throws(MetricsError) {
        let former = try reader.integer(in: 0...60_000, "a limit of values")
        self.init(limit: min(grouping.limit, former), labelCount: labelCount, countsSources: grouping.countsSources)
        let slots = try reader.partCount("the number of groups")
        guard slots >= Self.firstValueSlot, slots <= former + Self.firstValueSlot else {
            throw reader.error("the number of groups is out of range")
        }
        var lastKey: UInt64?
        for slot in 0..<slots {
            var key: UInt64 = 0
            if slot >= Self.firstValueSlot {
                key = try reader.word()
                guard lastKey.map({ $0 < key }) ?? true else {
                    throw reader.error("groups are not in the order of keys")
                }
                lastKey = key
            }
            let flags = Flags(rawValue: UInt8(try reader.integer(in: 0...7, "what was said of a group")))
            let words = try reader.tallyWords(Tally.width(labelCount: labelCount))
            let sources =
                grouping.countsSources
                ? try DistinctCounter(from: &reader, precision: SourceRegisters.precision) : nil
            put(key, flags, words, sources, slot: slot, grouping.ranking)
        }
        for _ in 0..<(try reader.partCount("the number of withdrawn groups")) { withdrawn.append(try reader.word()) }
    }
}

extension CountingPlan {
    /// What makes two plans count differently.
    struct Shape: Hashable, CustomStringConvertible {
        /// The codes of the open dimensions, and for each a number that stands for its reserved names.
        var groupings: [[UInt64]]
        /// Whether windows count pairs of labels and keep sketches.
        var isDivided: Bool

        var description: String {
            guard isDivided else { return "labels alone" }
            let names = groupings.map { Dimension(code: UInt8(truncatingIfNeeded: $0[0])).name }
            let owner = names.count == 1 ? "its" : "their"
            return names.isEmpty ? "pairs of labels" : names.joined(separator: ", ") + " and \(owner) reserved names"
        }
    }

    var shape: Shape {
        Shape(
            groupings: groupings.map { [UInt64($0.dimension.code), $0.ranking.reservedKey] },
            isDivided: isDivided
        )
    }

    func write(to writer: inout SnapshotWriter) {
        writer.write(isDivided)
        writer.write(groupings.count)
        for part in shape.groupings.joined() { writer.write(word: part) }
    }
}

extension CountingPlan.Shape {
    init(from reader: inout SnapshotReader) throws(MetricsError) {
        groupings = []
        isDivided = try reader.flag()
        for _ in 0..<(try reader.partCount("the number of dimensions")) {
            groupings.append([try reader.word(), try reader.word()])
        }
    }
}
