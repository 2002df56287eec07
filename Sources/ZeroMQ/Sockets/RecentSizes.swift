// SPDX-License-Identifier: Apache-2.0

/// The sizes of the last frames of the messages sent last, enough for libzmq's buffer of 8 KiB.
struct RecentSizes {
    /// libzmq writes at least 2 bytes for a message.
    private static let limit = 4096
    private var sizes: [Int] = []

    var isEmpty: Bool { sizes.isEmpty }

    mutating func append(_ size: Int) {
        if sizes.count == 2 * Self.limit { sizes.removeFirst(Self.limit) }
        sizes.append(size)
    }

    /// How many of the messages sent last have together at most `byteCount` bytes.
    func count(inLast byteCount: Int) -> Int {
        var left = byteCount
        var count = 0
        for size in sizes.reversed() where left > 0 {
            left -= size + 2
            count += 1
        }
        return count
    }
}
