// SPDX-License-Identifier: Apache-2.0

/// How a stream is cut into windows, how long a window waits for stragglers, and what is kept.
public struct WindowConfiguration: Hashable, Sendable {
    /// The shapes of the windows every item is counted in; at least one, at most 16, each once.
    public var shapes: [WindowShape] = [.tumbling(.minute), .tumbling(.hour), .tumbling(.day)]
    /// The local time whose midnights begin the days, where it never changes.
    public var offset: UTCOffset = .china
    /// The local time whose midnights begin the days, where it changes; nil for ``offset``.
    ///
    /// With it, windows shorter than a day divide a day, and are counted from its midnight.
    public var changingTime: LocalTime?
    /// How far behind the latest event time an item may come and still be on time.
    ///
    /// The watermark trails the latest event time by this much. The default is one hour, since a harvested item is
    /// often that old when it arrives.
    public var outOfOrderness: Duration = .seconds(3600)
    /// How long after its end a window that is final still takes items; each time it does, a revision follows.
    ///
    /// Counted by the watermark, as everything about windows is. The default is a day, since many dates say only the day.
    public var allowedLateness: Duration = .seconds(86_400)
    /// How long a source may send nothing before the watermark stops waiting for it, or nil if it waits for ever.
    ///
    /// Time is taken from the receipt times of items and from ``EventTimeWindows/advance(receiptTime:)``.
    public var idleTimeout: Duration? = .seconds(300)
    /// The most sources that the watermark tells apart at a time; more share one.
    public var sourceLimit = 1024
    /// How far ahead of its receipt an item's date may lie; a date further ahead is replaced by the receipt time.
    public var futureSkew: Duration = .seconds(600)
    /// How many final windows of each size are remembered, newest first, for those who ask for current values.
    public var rememberedWindows = 30
    /// The most windows of one size that may take items at once; beyond it the oldest is shut early.
    public var windowLimit = 4096
    /// The most bytes that the windows of one size may have while they take items; beyond it the oldest is shut early.
    ///
    /// They come close to it only where windows hold very many groups; the worst case for all memory is
    /// ``memoryBound(labelCount:)``.
    public var memoryLimit = 32 << 20
    /// The dimensions by which items are divided, and of which updates are made.
    public var dimensions: [Dimension] = [.all, .principle, .measure, .source, .region, .kind, .tag]
    /// The size from which windows are divided by the open dimensions too; shorter windows count labels alone.
    ///
    /// An hour by default. There are a thousand minutes in memory where there are a dozen hours.
    public var dividedFrom: WindowSize = .hour
    /// How many values of each open dimension a window counts apart; a dimension that is not here has 256.
    public var limits: [Dimension: DimensionLimit] = [
        .source: DimensionLimit(256), .region: DimensionLimit(64), .kind: DimensionLimit(8), .tag: DimensionLimit(128),
    ]

    /// Creates the default configuration: a minute, an hour and a day in China's time, an hour of disorder.
    public init() {}

    /// Checks that the values make sense together.
    /// - Throws: ``MetricsError`` with code `invalidConfiguration` that names the value and its limit.
    func validate() throws(MetricsError) {
        func require(_ condition: Bool, _ message: String) throws(MetricsError) {
            guard condition else { throw MetricsError(.invalidConfiguration, message) }
        }
        try require((1...16).contains(shapes.count), "sizes: give from 1 to 16 window sizes")
        try require(Set(shapes).count == shapes.count, "sizes: give each window size once")
        try require(outOfOrderness >= .zero, "outOfOrderness: a duration from zero up")
        try require(allowedLateness >= .zero, "allowedLateness: a duration from zero up")
        try require(idleTimeout ?? .seconds(1) >= .seconds(1), "idleTimeout: a second or more, or none")
        try require((1...1_000_000).contains(sourceLimit), "sourceLimit: a number from 1 to 1000000")
        try require(futureSkew >= .zero, "futureSkew: a duration from zero up")
        try require(rememberedWindows >= 0, "rememberedWindows: a number from zero up")
        try require(Set(dimensions).count == dimensions.count, "dimensions: give each dimension once")
        for shape in shapes {
            try require(
                windowLimit >= windowsNeeded(of: shape),
                "windowLimit: \(windowLimit) windows of \(shape) do not span outOfOrderness and allowedLateness;"
                    + " raise it to \(windowsNeeded(of: shape)) or shorten them"
            )
            if case .sliding(let size, let every) = shape {
                try require(
                    size.seconds % every.seconds == 0 && (2...64).contains(shape.overlap),
                    "sizes: \(shape): a sliding window is from 2 to 64 times as long as its step"
                )
            }
            let pane = shape.step.seconds
            try require(
                localTime.isFixed || shape.isSession || pane % 86_400 == 0 || 86_400 % pane == 0,
                "sizes: \(shape) neither divides a day nor consists of days, which \(localTime.name) asks for"
            )
        }
        try require(memoryLimit >= 1 << 20, "memoryLimit: 1048576 bytes or more")
        for (dimension, limit) in limits {
            try require(dimension.isOpen, "limits: \(dimension) has as many values as the pack has labels")
            try require((0...60_000).contains(limit.count), "limits: \(dimension) has from 0 to 60000 values")
            try require(
                Set(limit.reserved).count <= limit.count,
                "limits: \(dimension) has more reserved names than places; raise its limit to \(limit.reserved.count)"
            )
        }
    }

    /// How many values of an open dimension a window counts apart.
    public func limit(of dimension: Dimension) -> DimensionLimit {
        limits[dimension] ?? DimensionLimit(256)
    }

    /// The sizes of tumbling windows; setting them leaves windows of other shapes as they are, behind them.
    public var sizes: [WindowSize] {
        get { shapes.compactMap { if case .tumbling(let size) = $0 { size } else { nil } } }
        set { shapes = newValue.map { .tumbling($0) } + shapes.filter { !$0.isTumbling } }
    }

    /// The local time by which windows are laid.
    public var localTime: LocalTime { changingTime ?? LocalTime(offset: offset) }

    /// Whether windows of a shape are divided by open dimensions, count pairs and keep sketches; sessions always are.
    func isDivided(_ shape: WindowShape) -> Bool {
        shape.isSession || shape.size >= dividedFrom
    }

    /// The open dimensions that windows of a shape are divided by.
    func openDimensions(of shape: WindowShape) -> [Dimension] {
        isDivided(shape) ? dimensions.filter(\.isOpen) : []
    }

    /// The number of windows of a shape that take items at once in a stream that keeps to the configuration.
    private func windowsNeeded(of shape: WindowShape) -> Int {
        let span = saturatingSum(outOfOrderness.clampedMicroseconds, allowedLateness.clampedMicroseconds)
        return Int(clamping: span / shape.step.microseconds) + shape.overlap + 1
    }
}
