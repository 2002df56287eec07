// SPDX-License-Identifier: Apache-2.0

public import MinshengMetrics

/// Why one item was not taken, in the words its sender is told.
public struct Rejection: Hashable, Sendable {
    /// Which message of the batch the item came in.
    public let messageIndex: Int
    /// Which item of its message it was; 0 if it is the message as a whole.
    public let index: Int
    /// Whether it is the message as a whole that could not be taken.
    public let isWholeMessage: Bool
    /// The item's own id, or nil if it has none that can be read.
    public let id: String?
    /// What kind of fault it is; the ledger counts by it.
    public let reason: RejectionReason
    /// The member at fault, such as `date_published`, or nil if it is the item or the message as a whole.
    public let field: String?
    /// What is wrong and what would be right, in one line.
    public let message: String

    /// Creates a rejection.
    public init(
        messageIndex: Int,
        index: Int,
        isWholeMessage: Bool = false,
        id: String?,
        reason: RejectionReason,
        field: String?,
        message: String
    ) {
        self.messageIndex = messageIndex
        self.index = index
        self.isWholeMessage = isWholeMessage
        self.id = id
        self.reason = reason
        self.field = field
        self.message = message
    }

    /// The number that the wire protocol has for the fault, such as 422.
    public var code: Int { reason.code }
}

extension RejectionReason {
    /// The message is not framed as its lane asks.
    public static let badFraming = RejectionReason(rawValue: "bad_framing")
    /// The message holds no item.
    public static let noItem = RejectionReason(rawValue: "no_item")
    /// The sender may not send items of this source.
    public static let forbidden = RejectionReason(rawValue: "forbidden")
    /// An item of this source and id was taken before, and said something else.
    public static let conflict = RejectionReason(rawValue: "conflict")
    /// A stage failed; sending the item again may work.
    public static let stageFailed = RejectionReason(rawValue: "stage_failed")
    /// There is no room to store the item; sending it again later may work.
    public static let storeFull = RejectionReason(rawValue: "store_full")

    /// The number that the wire protocol has for the reason; 422 for the reasons of a stage's own.
    public var code: Int {
        switch self {
        case .notJSON, .notUTF8, .badFraming: 400
        case .forbidden: 403
        case .conflict: 409
        case .tooLarge: 413
        case .stageFailed: 500
        case .storeFull: 507
        default: 422
        }
    }
}
