// SPDX-License-Identifier: Apache-2.0

/// A row of small bars.
enum Sparkline {
    private static let bars = Array("▁▂▃▄▅▆▇█")

    /// A bar for each number, or where there are more than `width`, for the greatest of each of `width` parts; a number of
    /// zero is a dot.
    static func text(_ numbers: [Int], width: Int) -> String {
        let parts = reduced(numbers, to: width)
        guard let greatest = parts.max(), greatest > 0 else { return String(repeating: "·", count: parts.count) }
        return String(parts.map { $0 == 0 ? "·" : bars[($0 * bars.count - 1) / greatest] })
    }

    private static func reduced(_ numbers: [Int], to width: Int) -> [Int] {
        guard numbers.count > width else { return numbers }
        return (0..<width).map { part in
            numbers[part * numbers.count / width..<(part + 1) * numbers.count / width].max() ?? 0
        }
    }
}
