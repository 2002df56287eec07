// SPDX-License-Identifier: Apache-2.0

/// Finds what an author may have meant by a name that does not exist.
enum Spelling {
    /// Returns `did you mean "…"?` for the candidate nearest to `word`, or nil if none is near.
    static func suggestion(for word: String, among candidates: some Sequence<String>) -> String? {
        nearest(to: word, among: candidates).map { "did you mean \"\($0)\"?" }
    }

    /// Returns the candidate at the smallest edit distance, if at most a third of the letters differ (or one).
    static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let letters = Array(word.lowercased())
        let limit = max(1, letters.count / 3)
        var best: (distance: Int, candidate: String)?
        for candidate in candidates {
            let distance = distance(letters, Array(candidate.lowercased()))
            if distance <= limit, distance < best?.distance ?? Int.max {
                best = (distance, candidate)
            }
        }
        return best?.candidate
    }

    /// The edit distance with insertion, deletion, substitution and exchange of neighbours.
    static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var before = [Int](repeating: 0, count: right.count + 1)
        var previous = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            for column in 0..<right.count {
                var cost = min(
                    previous[column] + (left[row] == right[column] ? 0 : 1),
                    previous[column + 1] + 1,
                    current[column] + 1
                )
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, before[column - 1] + 1)
                }
                current.append(cost)
            }
            before = previous
            previous = current
        }
        return previous[right.count]
    }
}
