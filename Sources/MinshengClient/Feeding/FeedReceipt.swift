// SPDX-License-Identifier: Apache-2.0

/// What became of the items of one batch.
public struct FeedReceipt: Hashable, Sendable {
    /// Items taken.
    public var accepted = 0
    /// Items that the daemon had already, perhaps from an attempt whose answer was lost.
    public var duplicate = 0
    /// Items taken as corrections of earlier ones.
    public var corrected = 0
    /// Of the accepted, items too late for every window.
    public var late = 0
    /// Items that were not taken, and why.
    public var rejected: [RejectedItem] = []
    /// How often the batch was sent, 1 if the first attempt was answered.
    public var attempts = 0

    /// Creates an empty receipt.
    public init() {}

    init(_ body: JSONValue, attempts: Int) {
        self.attempts = attempts
        accepted = body["accepted"]?.integer ?? 0
        duplicate = body["duplicate"]?.integer ?? 0
        corrected = body["corrected"]?.integer ?? 0
        late = body["late"]?.integer ?? 0
        rejected = (body["rejected"]?.array ?? []).map(RejectedItem.init)
    }
}

/// Why the daemon did not take an item.
public struct RejectedItem: Hashable, Sendable {
    /// Which item of its batch it was.
    public let index: Int
    /// Its id, if the daemon could read and tells it.
    public let id: String?
    /// The code of the wire protocol, such as 422.
    public let code: Int
    /// The member at fault, if it is one.
    public let field: String?
    /// What is wrong, in words; nil beyond the first hundred of a batch.
    public let message: String?

    init(_ body: JSONValue) {
        index = body["index"]?.integer ?? 0
        id = body["id"]?.string
        code = body["code"]?.integer ?? 0
        field = body["field"]?.string
        message = body["message"]?.string
    }
}
