// SPDX-License-Identifier: Apache-2.0

/// What a text says, in at most 64 numbers that can be compared: reprints have most of theirs in common.
///
/// The numbers are the least hashes of the text's *shingles*, its runs of eight characters (a bottom-*k* sketch; Broder,
/// "On the resemblance and containment of documents", 1997). Two texts are compared by the part of the shorter one's
/// shingles that the longer one has, their *containment*, so that a cut reprint is known by what is left of it.
///
/// **Error.** Containment is estimated from *m* sampled shingles of the shorter text: *m* = 64 for texts of equal length,
/// 64 · *r* for one of *r* times the other's length; the standard error is √(*c*(1 − *c*)/*m*). Of reprints that share 0.6 of
/// the shorter text, 10⁻⁵ are missed at equal length and 2 % at a quarter; of texts that share 0.1, as two stories of one
/// topic may, 10⁻⁷ and 0.3 % are taken for reprints.
public struct StorySignature: Hashable, Sendable {
    /// The most numbers in a signature.
    public static let capacity = 64
    /// The fewest common numbers by which texts that are not equal are taken for one story.
    static let leastShared = 6

    /// The numbers, ascending, each once.
    let values: [UInt32]

    /// Creates a signature of numbers that ascend, at most ``capacity`` of them and at least one.
    init(values: [UInt32]) {
        self.values = values
    }

    /// A number that stands for this signature, equal on every platform: FNV-1a of its numbers.
    var identity: UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for value in values {
            for shift: UInt32 in [0, 8, 16, 24] {
                hash = (hash ^ UInt64(value >> shift & 0xFF)) &* 0x100_0000_01B3
            }
        }
        return hash
    }

    /// Up to where the signature holds every hash of its text.
    private var limit: UInt32 { values.count == Self.capacity ? values[Self.capacity - 1] : .max }

    /// Compares two signatures up to where both are complete.
    func overlap(with other: StorySignature) -> StoryOverlap {
        let limit = min(limit, other.limit)
        var overlap = StoryOverlap()
        var left = 0
        var right = 0
        while left < values.count, right < other.values.count {
            let (mine, theirs) = (values[left], other.values[right])
            guard min(mine, theirs) <= limit else { break }
            if mine <= theirs { left += 1 }
            if theirs <= mine { right += 1 }
            overlap.shared += mine == theirs ? 1 : 0
        }
        while left < values.count, values[left] <= limit { left += 1 }
        while right < other.values.count, other.values[right] <= limit { right += 1 }
        overlap.left = left
        overlap.right = right
        return overlap
    }

    /// Whether two texts are taken for reprints of one story: they are equal, or at least a third of the shorter one's shingles are in the other.
    /// - Complexity: O(1): at most 128 steps.
    public func isReprint(of other: StorySignature) -> Bool {
        values == other.values || overlap(with: other).isReprint
    }
}

/// What two signatures have in common, up to where both are complete.
struct StoryOverlap {
    /// Numbers of the one, of the other, and of both.
    var left = 0
    var right = 0
    var shared = 0

    var isReprint: Bool { shared >= StorySignature.leastShared && 3 * shared >= min(left, right) }
}
