// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics

/// Why an item cannot be taken.
struct ItemFault: Error {
    var reason: RejectionReason
    var field: ItemField?
    /// What is wrong and what would be right.
    var message: String

    /// A member that is missing.
    static func missing(_ field: ItemField, _ message: String) -> ItemFault {
        ItemFault(reason: .missingField, field: field, message: message)
    }

    /// A member with a wrong value.
    static func bad(_ field: ItemField, _ message: String) -> ItemFault {
        ItemFault(reason: .badField, field: field, message: message)
    }

    /// A member of the wrong kind.
    static func wrongKind(_ field: ItemField, _ kind: JSONKind, expected: JSONKind) -> ItemFault {
        .bad(field, "\(field.name) is \(kind.name); \(expected.name) belongs there")
    }

    /// An element of a member, or a part of one, of the wrong kind.
    static func wrongKind(
        _ field: ItemField,
        _ kind: JSONKind,
        element: StaticString,
        expected: StaticString
    ) -> ItemFault {
        .bad(field, "\(element) is \(kind.name); \(expected) belongs there")
    }

    /// A member that is too long.
    static func tooLong(_ field: ItemField, _ size: Int, limit: Int, unit: StaticString = "bytes") -> ItemFault {
        ItemFault(
            reason: .tooLarge,
            field: field,
            message: "\(field.name) has \(size) \(unit); at most \(limit) are taken"
        )
    }
}
