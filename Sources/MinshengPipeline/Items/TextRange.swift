// SPDX-License-Identifier: Apache-2.0

/// Where a text lies in the bytes of a ``Batch``; an empty range stands for a field that is absent.
///
/// A range means something only beside the batch that made it. The bytes it names are always valid UTF-8.
public struct TextRange: Hashable, Sendable {
    /// The offset of the first byte in ``Batch/bytes``, in UTF-8 code units.
    public let offset: UInt32
    /// The number of bytes.
    public let count: UInt32

    /// The range of an absent field.
    public static let empty = TextRange(offset: 0, count: 0)

    init(offset: UInt32, count: UInt32) {
        self.offset = offset
        self.count = count
    }

    /// Whether the field is absent.
    public var isEmpty: Bool { count == 0 }

    /// The range as offsets into ``Batch/bytes``.
    public var bounds: Range<Int> { Int(offset)..<Int(offset) + Int(count) }
}
