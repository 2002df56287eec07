// SPDX-License-Identifier: Apache-2.0

/// How a count compares with those of the windows before.
///
/// The *n* windows before, *n* up to ``longest``, those without an item as zero, have the mean μ and the standard
/// deviation σ (with *n* − 1). The change is measured in *z* = (*x* − μ) / max(σ, √μ, 1): √μ is what chance alone makes
/// of a rate of μ, so a quiet past does not make every small change a large one.
///
/// A sliding window is compared with the windows that end where it begins, where that one begins, and so on: those that
/// overlap it hold its own items, and would hide every change. Sessions have no trend: they begin with an item and end with
/// a pause, so what lies before one is by definition nothing, and no two are of one length.
///
/// It is said of windows that are closed, as far as the windows before are known at that moment; if one of these is
/// revised, trends that were made with it are not.
public struct Trend: Hashable, Sendable {
    /// The most windows that are compared with.
    public static let longest = 24
    /// The fewest windows of which anything is said.
    public static let shortest = 6

    /// The number of windows compared with.
    public let windows: Int
    /// The mean of their counts.
    public let mean: Double
    /// The standard deviation of their counts.
    public let deviation: Double
    /// The change in standard deviations.
    public let zScore: Double
    /// Whether the count is far above those before: five or more, and *z* of three or more.
    public let isBurst: Bool

    /// The counts of windows before that hold an item.
    struct Former {
        private(set) var sum = 0.0
        private(set) var squares = 0.0

        mutating func add(_ count: Int) {
            sum += Double(count)
            squares += Double(count) * Double(count)
        }
    }

    /// Compares a count with those before.
    /// - Parameters:
    ///   - count: the count of the window.
    ///   - former: the counts of windows before that hold an item.
    ///   - windows: the number of windows before.
    init(of count: Int, after former: Former, windows: Int) {
        let number = Double(windows)
        self.windows = windows
        mean = former.sum / number
        deviation =
            (max(former.squares - former.sum * former.sum / number, 0) / max(number - 1, 1)).squareRoot()
        zScore = (Double(count) - mean) / max(deviation, mean.squareRoot(), 1)
        isBurst = count >= 5 && zScore >= 3
    }
}

/// The windows before one, to compare it with.
struct TrendHistory {
    /// All windows of the series.
    let windows: [WindowState]
    /// Where those before stand that hold an item.
    let indices: [Int]
    /// The number of windows before, those without an item among them.
    let count: Int

    /// Compares a count of all items, or of those of a label, with the same of the windows before.
    func trend(of count: Int, label: Int?) -> Trend {
        var former = Trend.Former()
        // By index: a loop over the windows themselves would count references to all they hold.
        for index in indices {
            former.add(label.map { windows[index].counts.all.count(ofLabel: $0) } ?? windows[index].counts.all.items)
        }
        return Trend(of: count, after: former, windows: self.count)
    }

    /// Compares the items of a group with those before; nil if they are not known of one of the windows.
    func trend(of count: Int, group number: Int, _ place: GroupTable.Place) -> Trend? {
        var former = Trend.Former()
        for index in indices {
            guard let count = windows[index].counts.groups.items(in: number, at: place) else { return nil }
            former.add(count)
        }
        return Trend(of: count, after: former, windows: self.count)
    }
}
