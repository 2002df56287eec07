// SPDX-License-Identifier: Apache-2.0

/// Collects the 64 least of many hashes, each once.
///
/// Hashes below a threshold are gathered, and when there are many they are sorted, and the threshold goes down to the
/// 64th. A threshold guessed from the text's length keeps nearly all hashes out from the start.
struct LeastHashes: Sendable {
    private static let room = 4 * StorySignature.capacity

    private var gathered: [UInt32] = []
    /// Hashes from here on are of no interest.
    private(set) var threshold = UInt32.max

    /// Starts again, for about `expected` hashes.
    mutating func reset(expecting expected: Int) {
        gathered.removeAll(keepingCapacity: true)
        gathered.reserveCapacity(Self.room)
        // Half as many again as are kept, so that few texts have too few and are read twice.
        let wanted = Double(StorySignature.capacity) * 1.5 / Double(max(expected, 1))
        threshold = wanted >= 1 ? .max : UInt32(wanted * Double(UInt32.max))
    }

    /// Starts again with four times the threshold.
    mutating func widen() {
        gathered.removeAll(keepingCapacity: true)
        threshold = threshold > .max / 4 ? .max : threshold * 4
    }

    /// Takes a hash that is below ``threshold``.
    mutating func take(_ hash: UInt32) {
        if gathered.count == Self.room { settle() }
        gathered.append(hash)
    }

    /// Whether enough was gathered, or there was no more to gather.
    mutating func isComplete() -> Bool {
        let initial = threshold
        settle()
        return gathered.count == StorySignature.capacity || initial == .max
    }

    /// The least hashes, ascending; valid when they are complete.
    var values: [UInt32] { gathered }

    /// Sorts what was gathered and lets go of doubles and of all beyond the 64th.
    private mutating func settle() {
        gathered.sort()
        var kept = 0
        for index in gathered.indices where kept == 0 || gathered[index] != gathered[kept - 1] {
            gathered[kept] = gathered[index]
            kept += 1
            if kept == StorySignature.capacity { break }
        }
        gathered.removeLast(gathered.count - kept)
        if kept == StorySignature.capacity { threshold = gathered[kept - 1] }
    }
}
