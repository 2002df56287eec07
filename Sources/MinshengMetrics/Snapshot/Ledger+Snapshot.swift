// SPDX-License-Identifier: Apache-2.0

extension Ledger {
    func write(to writer: inout SnapshotWriter) {
        for count in [received, counted, unmatched, duplicate, late, partlyLate, revising, undated, clamped] {
            writer.write(count)
        }
        writer.write(rejectedByReason.count)
        for (reason, count) in rejectedByReason.sorted(by: { $0.key < $1.key }) {
            writer.write(reason.rawValue)
            writer.write(count)
        }
    }

    init(from reader: inout SnapshotReader) throws(MetricsError) {
        self.init()
        received = try reader.count("received items")
        counted = try reader.count("counted items")
        unmatched = try reader.count("unmatched items")
        duplicate = try reader.count("duplicate items")
        late = try reader.count("late items")
        partlyLate = try reader.count("partly late items")
        revising = try reader.count("revising items")
        undated = try reader.count("undated items")
        clamped = try reader.count("clamped items")
        for _ in 0..<(try reader.partCount("the number of reasons")) {
            let reason = RejectionReason(rawValue: try reader.string("a reason"))
            rejectedByReason[reason] = try reader.count("rejected items")
        }
    }
}
