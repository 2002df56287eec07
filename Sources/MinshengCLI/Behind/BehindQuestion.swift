// SPDX-License-Identifier: Apache-2.0

package import MinshengClient

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

    /// The question as it is asked, with as many items a page as may be.
    var request: ItemsRequest { ItemsRequest(label: label, window: window, limit: 100) }
}

/// What the sync lane answers to a question for items.
package enum BehindAnswer: Hashable, Sendable {
    /// Items of a window.
    case items([KeptItem], window: String?)
    /// There are none, and why; or the lane does not answer.
    case refused(String)
}
