// SPDX-License-Identifier: Apache-2.0

/// Why an item was refused before it was counted; a short name in ASCII, such as `not_json`.
///
/// A stage that refuses items for reasons of its own adds constants in an extension; a reason never comes from input,
/// so a ledger stays small.
public struct RejectionReason: RawRepresentable, Hashable, Sendable {
    /// The name, as the ledger shows it.
    public let rawValue: String

    /// Creates a reason from its name.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The message is not JSON.
    public static let notJSON = RejectionReason(rawValue: "not_json")
    /// The message is not UTF-8.
    public static let notUTF8 = RejectionReason(rawValue: "not_utf8")
    /// The message or a field is larger than allowed.
    public static let tooLarge = RejectionReason(rawValue: "too_large")
    /// A field that every item needs is not there.
    public static let missingField = RejectionReason(rawValue: "missing_field")
    /// A field has the wrong type or a value that makes no sense.
    public static let badField = RejectionReason(rawValue: "bad_field")
}

extension RejectionReason: Comparable {
    /// Whether `left` comes before `right` in the order of their names.
    public static func < (left: RejectionReason, right: RejectionReason) -> Bool { left.rawValue < right.rawValue }
}
