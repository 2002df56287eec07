// SPDX-License-Identifier: Apache-2.0

/// The fewest pieces of evidence that segments must lose, together, for a label to stay below its threshold.
///
/// A segment loses its greatest pieces first, so what is to be chosen is only how many each loses. As no segment may
/// keep the threshold by itself, there is a least number for each; mostly these are enough. Where they are not, because
/// what is left adds up, the choice is exact for few segments and minimal for many.
struct LeastLosses {
    /// For each segment, its points after it lost none, one, two … of its pieces; the last is 0.
    let segments: [[Int32]]
    let threshold: Int32

    struct Choice {
        /// How many pieces each segment loses.
        var losses: [Int]
        /// No choice has fewer losses than these; equal to the choice's own if it is known to be the least.
        var bound: Int

        var count: Int { losses.reduce(0, +) }
    }

    /// More segments, or more combinations of their points, are not searched through.
    private static let exactSegments = 64
    private static let exactStates = 4_096

    func choice() -> Choice {
        let least = segments.map { self.losses($0) { $0 < threshold } }
        let bound = least.reduce(0, +)
        let losses = minimal()
        let choice = Choice(losses: losses, bound: bound)
        if choice.count == bound || segments.count > LeastLosses.exactSegments { return choice }
        return exact(atMost: choice.count, least) ?? choice
    }

    private func losses(_ values: [Int32], until isLowEnough: (Int32) -> Bool) -> Int {
        values.firstIndex(where: isLowEnough) ?? values.count - 1
    }

    // MARK: Minimal

    /// Cuts all segments down to one level, the highest that does, and gives back what can be given back.
    private func minimal() -> [Int] {
        let levels = Set(segments.joined()).sorted()
        // The levels that are low enough come first.
        let level = levels[levels.partitioningIndex { !isBelow(values(at: $0)) } - 1]
        var losses = segments.map { self.losses($0) { $0 <= level } }
        var sorted = values(at: level).sorted(by: >)
        for segment in segments.indices {
            while losses[segment] > 0 {
                let old = segments[segment][losses[segment]]
                let new = segments[segment][losses[segment] - 1]
                var top = sorted.prefix(LabelTally.rankLimit + 1)
                if let index = top.firstIndex(of: old) { top.remove(at: index) }
                guard isBelow(top + [new]) else { break }
                losses[segment] -= 1
                sorted.remove(at: sorted.partitioningIndex { $0 <= old })
                sorted.insert(new, at: sorted.partitioningIndex { $0 <= new })
            }
        }
        return losses
    }

    private func values(at level: Int32) -> [Int32] {
        segments.map { $0[losses($0) { $0 <= level }] }
    }

    private func isBelow(_ values: some Sequence<Int32>) -> Bool {
        LabelTally.total(ofSorted: values.sorted(by: >)) < threshold
    }

    // MARK: Exact

    /// Points that segments keep, the greatest first, reached with so many losses.
    private struct State {
        var points: [Int32]
        var count: Int
        /// The state before the last segment, an index into all states, and what that segment lost.
        var parent: Int
        var losses: Int
    }

    /// Goes through the segments and keeps, of all ways to the same points, the one with the fewest losses.
    /// - Returns: nil if there are too many ways.
    private func exact(atMost most: Int, _ least: [Int]) -> Choice? {
        var states = [State(points: [], count: 0, parent: -1, losses: 0)]
        var layer = 0..<1
        var rest = least.reduce(0, +)
        for (segment, values) in segments.enumerated() {
            rest -= least[segment]
            var found: [[Int32]: Int] = [:]
            for parent in layer {
                for losses in values.indices where losses == 0 || values[losses] < values[losses - 1] {
                    let count = states[parent].count + losses
                    guard count + rest <= most else { break }
                    let points = LeastLosses.inserting(values[losses], in: states[parent].points)
                    guard LabelTally.total(ofSorted: points) < threshold else { continue }
                    let state = State(points: points, count: count, parent: parent, losses: losses)
                    if let other = found[points] {
                        if count < states[other].count { states[other] = state }
                    } else {
                        found[points] = states.count
                        states.append(state)
                    }
                }
                if states.count > LeastLosses.exactStates { return nil }
            }
            layer = layer.upperBound..<states.count
        }
        guard var index = layer.min(by: { states[$0].count < states[$1].count }) else { return nil }
        var losses: [Int] = []
        while states[index].parent >= 0 {
            losses.append(states[index].losses)
            index = states[index].parent
        }
        return Choice(losses: losses.reversed(), bound: losses.reduce(0, +))
    }

    /// Points of little segments beyond the last rank that counts are left out.
    private static func inserting(_ value: Int32, in points: [Int32]) -> [Int32] {
        guard value > 0 else { return points }
        var points = points
        points.insert(value, at: points.partitioningIndex { $0 <= value })
        return Array(points.prefix(LabelTally.rankLimit))
    }
}
