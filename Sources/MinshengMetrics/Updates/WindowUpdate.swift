// SPDX-License-Identifier: Apache-2.0

public import Minsheng

/// The value of one group of items in one window: it replaces the value given before for the same group and window.
public struct WindowUpdate: Hashable, Sendable {
    /// The window.
    public let window: Window
    /// The group of items.
    public let group: Group
    /// How often the value has been corrected since it was final.
    public let revision: Int
    /// Whether the value can change.
    public let state: State
    /// The watermark when the update was made, or nil before the first dated item.
    public let watermark: Timestamp?
    /// The counts of the whole window; a label's group shows its own part of them.
    public let tally: Tally

    /// Whether a window's value can change.
    public enum State: String, Hashable, Sendable {
        /// The window is open: more items may come.
        case provisional
        /// The window is closed.
        case final
    }

    /// A group of items: a value of a dimension.
    public struct Group: Hashable, Sendable {
        /// The dimension.
        public let dimension: Dimension
        /// The index of the label that the group is about in ``Minsheng/Pack/labels``, or nil for all items.
        public let labelIndex: Int?

        /// All items.
        public static let all = Group(dimension: .all, labelIndex: nil)

        /// The items that carry or state the principle at `index`.
        public static func principle(_ index: Int) -> Group { Group(dimension: .principle, labelIndex: index) }

        /// The items that carry the measure at `index`.
        public static func measure(_ index: Int) -> Group { Group(dimension: .measure, labelIndex: index) }
    }

    /// The topic under which the value is published: `v1/1h/all/`, `v1/1h/principle/fairness/`.
    /// - Parameter pack: the pack that the windows were made with.
    public func topic(pack: Pack) -> String {
        let prefix = "v1/\(window.size.name)/\(group.dimension.name)/"
        guard let index = group.labelIndex else { return prefix }
        return prefix + pack.labels[index].slug + "/"
    }
}
