// SPDX-License-Identifier: Apache-2.0

/// The groups that only support the anchors of rules, and a bit for each term in each of them.
struct SupportGroups: Sendable {
    /// Each group's column in the table, or -1 if the group does more than support.
    private let columns: [Int32]
    private let wordsPerPattern: Int
    /// A row of bits for each term.
    private var bits: [UInt64]

    init(of image: PackImage, where isSupport: (Int32) -> Bool) {
        var columns: [Int32] = []
        var count: Int32 = 0
        for group in image.groups.indices {
            columns.append(isSupport(Int32(group)) ? count : -1)
            if columns[group] >= 0 { count += 1 }
        }
        self.columns = columns
        wordsPerPattern = (Int(count) + 63) / 64
        bits = [UInt64](repeating: 0, count: wordsPerPattern * image.patterns.count)
        for (group, patterns) in image.groups.enumerated() where columns[group] >= 0 {
            for pattern in patterns { bits[word(pattern, columns[group])] |= 1 << UInt64(columns[group] & 63) }
        }
    }

    /// The group's column, or nil if it does more than support.
    func column(of group: Int32) -> Int32? {
        columns[Int(group)] < 0 ? nil : columns[Int(group)]
    }

    /// Whether the group of a column holds a term.
    func contains(_ pattern: Int32, in column: Int32) -> Bool {
        bits[word(pattern, column)] & (1 << UInt64(column & 63)) != 0
    }

    private func word(_ pattern: Int32, _ column: Int32) -> Int {
        Int(pattern) * wordsPerPattern + Int(column >> 6)
    }
}
