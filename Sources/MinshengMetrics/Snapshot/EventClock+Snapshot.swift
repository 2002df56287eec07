// SPDX-License-Identifier: Apache-2.0

extension EventClock {
    func write(to writer: inout SnapshotWriter) {
        writer.write(watermark)
        writer.write(receiptTime)
        writer.write(clock)
        writer.write(latest)
        writer.write(hasDate)
        writer.write(lastSent)
        let entries = sources.entries
        writer.write(entries.count)
        for entry in entries {
            writer.write(Int64(bitPattern: entry.key.rawValue))
            writer.write(entry.latest)
            writer.write(entry.lastSent)
        }
    }

    /// Takes the state that was written; the configuration stays.
    mutating func read(from reader: inout SnapshotReader) throws(MetricsError) {
        watermark = try reader.optionalInstant()
        receiptTime = try reader.optionalInstant()
        clock = Int64(try reader.integer(in: 0...Int64.max, "the receipt clock"))
        latest = try reader.optionalInstant()
        hasDate = try reader.flag()
        lastSent = Int64(try reader.integer(in: 0...clock, "the time of the last dated item"))
        sources = ActiveSources(limit: sources.limit)
        for _ in 0..<(try reader.partCount("the number of sources")) {
            let key = SourceKey(rawValue: UInt64(bitPattern: try reader.integer()))
            let date = try reader.instant()
            let sent = Int64(try reader.integer(in: 0...clock, "the time of a source's last item"))
            sources.note(date, of: key, clock: sent)
        }
        // The disorder may be another one than it was.
        follow()
    }
}
