// SPDX-License-Identifier: Apache-2.0

/// An item behind a number, as the sync lane shows it; `docs/WIRE.md` defines each field.
package struct BehindItem: Decodable, Hashable, Sendable {
    /// Words that the item was counted for.
    package struct Words: Decodable, Hashable, Sendable {
        let label: String
        let part: String
        let rule: String
        let polarity: String
        let `in`: String
        let utf8: [Int]
        let before: String
        let surface: String
        let after: String
    }

    let id: String
    let source: String
    let url: String?
    let title: String
    let time: String
    let labels: [String]
    let stated: [String]
    let evidence: [Words]
}

/// What the sync lane answers to a question for items.
package enum BehindAnswer: Hashable, Sendable {
    /// Items of a window, and whether there are more.
    case items([BehindItem], window: String?)
    /// There are none, and why; or the lane does not answer.
    case refused(String)
}

/// The question for the items behind a number.
package struct BehindQuestion: Hashable, Sendable {
    /// The slug or id of a label.
    package let label: String
    /// A window as ITEMS names it: `1d`, or `2025-06-09T00:00:00+08:00/1d`.
    package let window: String

    /// Creates a question.
    package init(label: String, window: String) {
        self.label = label
        self.window = window
    }
}
