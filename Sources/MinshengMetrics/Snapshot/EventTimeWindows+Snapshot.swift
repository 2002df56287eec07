// SPDX-License-Identifier: Apache-2.0

public import Minsheng

extension EventTimeWindows {
    private static let magic = Array("MSHW".utf8) + [3]

    /// The whole state in bytes, to be given to ``init(snapshot:configuration:pack:)`` later.
    ///
    /// Equal states have equal snapshots, on every platform. The first five bytes are `MSHW` and the number of the
    /// format, the last eight a hash.
    /// - Complexity: O(windows × labels + sources); about a byte for each number that is small.
    public func snapshot() -> [UInt8] {
        var writer = SnapshotWriter()
        writer.write(raw: Self.magic)
        writer.write(packIdentity)
        writer.write(labelCount)
        writer.write(configuration.localTime.name)
        writer.write(series.count)
        for windows in series {
            writer.write(windows.grid.shape.name)
            windows.plan.write(to: &writer)
        }
        writer.write(isFinished)
        ledger.write(to: &writer)
        clock.write(to: &writer)
        for windows in series { windows.write(to: &writer) }
        writeNames(to: &writer)
        writer.seal()
        return writer.bytes
    }

    /// Restores a state from a snapshot.
    ///
    /// The pack, the sizes of windows in their order, the dimensions and reserved names that divide them, and the offset must
    /// be those of the snapshot; all else of the
    /// configuration may have changed and applies from now on.
    /// - Parameters:
    ///   - snapshot: what ``snapshot()`` gave.
    ///   - configuration: how windows are cut and kept.
    ///   - pack: the pack of the verdicts to come.
    /// - Throws: ``MetricsError`` with code `unreadableSnapshot` and the place if the bytes are damaged or of another
    ///   format, `mismatch` if they are of another pack or of windows cut otherwise, or `invalidConfiguration`.
    public init(snapshot: Span<UInt8>, configuration: WindowConfiguration, pack: Pack) throws(MetricsError) {
        try self.init(configuration: configuration, pack: pack)
        var reader = try SnapshotReader(snapshot.withUnsafeBufferPointer { Array($0) })
        try reader.expect(Self.magic, "these bytes are not a snapshot of windows in format 3")
        try checkOrigin(&reader)
        isFinished = try reader.flag()
        ledger = try Ledger(from: &reader)
        try clock.read(from: &reader)
        for index in series.indices { try series[index].read(from: &reader, watermark: watermark) }
        try readNames(from: &reader)
        guard reader.isAtEnd else { throw reader.error("the snapshot does not end where it should") }
    }

    private func checkOrigin(_ reader: inout SnapshotReader) throws(MetricsError) {
        let identity = try reader.string("the pack's name")
        guard identity == packIdentity else {
            throw MetricsError(.mismatch, "the snapshot is of pack \(identity), not of \(packIdentity)")
        }
        guard try reader.integer() == Int64(labelCount) else {
            throw MetricsError(.mismatch, "the snapshot has another number of labels")
        }
        let time = configuration.localTime
        guard try reader.string("a local time") == time.name else {
            throw MetricsError(.mismatch, "the snapshot's days are not those of \(time.name)")
        }
        var names: [String] = []
        var shapes: [CountingPlan.Shape] = []
        for _ in 0..<(try reader.partCount("the number of window sizes")) {
            names.append(try reader.string("a window size"))
            shapes.append(try CountingPlan.Shape(from: &reader))
        }
        let expected = configuration.shapes.map(\.name)
        guard names == expected else {
            throw MetricsError(
                .mismatch,
                "the snapshot's windows are \(names.joined(separator: ", ")), not \(expected.joined(separator: ", "))"
            )
        }
        for (shape, windows) in zip(shapes, series) where shape != windows.plan.shape {
            throw MetricsError(
                .mismatch,
                "the snapshot's windows of \(windows.grid.shape) are divided by \(shape), not by \(windows.plan.shape)"
            )
        }
    }

    private func writeNames(to writer: inout SnapshotWriter) {
        let keys = Set(series.flatMap { ($0.windows + $0.withdrawn).flatMap(\.nameKeys) }).sorted()
        writer.write(keys.count)
        for key in keys {
            writer.write(word: key)
            writer.write(names[key])
        }
    }

    private mutating func readNames(from reader: inout SnapshotReader) throws(MetricsError) {
        for _ in 0..<(try reader.partCount("the number of names")) {
            let key = try reader.word()
            names.note(key, try reader.string("a name"))
        }
    }
}
