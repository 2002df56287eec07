// SPDX-License-Identifier: Apache-2.0

/// Finds the name that somebody who wrote another one most likely meant.
package enum NearestName {
    /// Returns the known name with the fewest edits from `name`, if those are few enough for a slip of the hand.
    /// - Complexity: O(*n·m*) for each known name; for names a person typed.
    package static func of(_ name: String, among known: some Sequence<String>) -> String? {
        let limit = max(1, name.count / 3)
        return known.map { (name: $0, distance: distance(name, $0)) }
            .filter { $0.distance <= limit }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }?
            .name
    }

    /// The end of a message about an unknown name: a guess, or the list of what there is.
    package static func hint(for name: String, among known: some Collection<String>) -> String {
        if let nearest = of(name, among: known) { return "did you mean \"\(nearest)\"?" }
        guard !known.isEmpty else { return "nothing can stand here" }
        return "known are " + known.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
    }

    /// Edits between two names: insertions, deletions, replacements, and swaps of neighbours (optimal string alignment).
    package static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left)
        let right = Array(right)
        var previous: [Int] = []
        var row = Array(0...right.count)
        for i in left.indices {
            var next = [i + 1]
            for j in right.indices {
                var best = min(row[j] + (left[i] == right[j] ? 0 : 1), row[j + 1] + 1, next[j] + 1)
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    best = min(best, previous[j - 1] + 1)
                }
                next.append(best)
            }
            (previous, row) = (row, next)
        }
        return row[right.count]
    }
}
