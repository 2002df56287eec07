// SPDX-License-Identifier: Apache-2.0

/// Why one item was not taken, in the words its sender is told.
public struct Rejection: Hashable, Sendable {
    /// Which message of the batch the item came in.
    public let messageIndex: Int
    /// Which item of its message it was.
    public let index: Int
    /// The item's own id, or nil if it has none that can be read.
    public let id: String?
    /// What kind of fault it is.
    public let code: RejectionCode
    /// The member at fault, such as `date_published`, or nil if it is the message as a whole.
    public let field: String?
    /// What is wrong and what would be right, in one line.
    public let message: String

    /// Creates a rejection.
    public init(messageIndex: Int, index: Int, id: String?, code: RejectionCode, field: String?, message: String) {
        self.messageIndex = messageIndex
        self.index = index
        self.id = id
        self.code = code
        self.field = field
        self.message = message
    }
}

/// The kind of fault that keeps an item out, numbered as on the wire.
public struct RejectionCode: RawRepresentable, Hashable, Comparable, Sendable {
    /// The number that a sender is told.
    public let rawValue: Int

    /// Creates a code from its number on the wire.
    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// The message is not JSON, not UTF-8, or not framed as the lane asks.
    public static let malformed = RejectionCode(rawValue: 400)
    /// An item of this source and id was taken before, and said something else.
    public static let conflict = RejectionCode(rawValue: 409)
    /// The item or its message is larger than the lane takes.
    public static let tooLarge = RejectionCode(rawValue: 413)
    /// A member is missing or holds what it must not.
    public static let invalidField = RejectionCode(rawValue: 422)
    /// A stage failed; sending the item again may work.
    public static let internalFailure = RejectionCode(rawValue: 500)

    /// Orders codes by their numbers.
    public static func < (left: RejectionCode, right: RejectionCode) -> Bool { left.rawValue < right.rawValue }
}
