// SPDX-License-Identifier: Apache-2.0

public import Minsheng

/// The value of one group of items in one window: it replaces the value given before for the same group and window.
public struct WindowUpdate: Hashable, Sendable {
    /// The window.
    public let window: Window
    /// The group of items.
    public let group: Group
    /// How often the value has been revised since it was final.
    public let revision: Int
    /// Whether the value is expected to change.
    public let state: State
    /// The watermark when the update was made, or nil before the first dated item.
    public let watermark: Timestamp?
    /// The counts of the whole window; a label's group shows its own part of them.
    public let tally: Tally
    /// What a revision adds to the counts said before, or nil if the update is none.
    public let delta: Tally?
    /// How many items carry two labels; only of all items, and of windows that are divided.
    public let cooccurrence: Cooccurrence?
    /// What is known within errors; only of windows that are divided, and not of sources.
    public let sketches: GroupSketches?
    /// How the items of the group compare with those of the windows before; only of windows that are closed.
    public let trend: Trend?
    /// The items kept as evidence behind all labels' numbers; only of all items, and of windows that are divided.
    public let sample: WindowSample?
    /// Whether the value is taken back, because its items are elsewhere now; all counts are zero.
    ///
    /// It happens to a group where more values come than a dimension has places, see ``DimensionLimit``: the items are in the
    /// group `other`. And it happens to a session, if items come that join it with another: the items are in that one.
    public let isWithdrawn: Bool

    /// Why a revision was made, or nil if the update is none.
    public var reason: Reason? { delta == nil ? nil : isWithdrawn && group.value == nil ? .joined : .lateItems }

    /// Why a value that was final was revised; more reasons may be added.
    public struct Reason: RawRepresentable, Hashable, Sendable {
        /// The name, as bodies carry it.
        public let rawValue: String

        /// Creates a reason from its name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// Items came after the window was final and within the allowed lateness.
        public static let lateItems = Reason(rawValue: "late_items")
        /// The window was a session and has become a part of another.
        public static let joined = Reason(rawValue: "joined")
    }

    /// Whether a window's value is expected to change.
    public enum State: String, Hashable, Sendable {
        /// The window is open: more items may come.
        case provisional
        /// The window is closed; no more items are expected.
        case final
        /// The window was final, and items came all the same.
        case revised
    }

    /// A group of items: a value of a dimension.
    public struct Group: Hashable, Sendable {
        /// The dimension.
        public let dimension: Dimension
        /// The index of the label that the group is about in the labels of the pack, or nil if it is about none.
        public let labelIndex: Int?
        /// The value that the items have in common, or nil if the dimension is not open.
        public let value: Value?

        /// A value of an open dimension.
        public enum Value: Hashable, Sendable {
            /// The value of this name.
            case named(String)
            /// All values that are not counted apart.
            case other
            /// No value.
            case none
        }

        /// All items.
        public static let all = Group(dimension: .all, labelIndex: nil, value: nil)

        /// The items that carry or state the principle at `index`.
        public static func principle(_ index: Int) -> Group {
            Group(dimension: .principle, labelIndex: index, value: nil)
        }

        /// The items that carry the measure at `index`.
        public static func measure(_ index: Int) -> Group {
            Group(dimension: .measure, labelIndex: index, value: nil)
        }

        /// The items that have `value` in an open dimension.
        public static func value(_ value: Value, of dimension: Dimension) -> Group {
            Group(dimension: dimension, labelIndex: nil, value: value)
        }
    }

    /// The topic under which the value is published: `v1/1h/all/`, `v1/1h/principle/fairness/`, `v1/1d/source/xinhua/`.
    ///
    /// Letters, digits, `.`, `_` and `-` of a name stand for themselves; its other bytes are written as in a URI, `%E5`. So a
    /// name never holds a tilde, and `~other` and `~none` are the groups of the rest.
    /// - Parameter pack: the pack that the windows were made with.
    public func topic(pack: Pack) -> String {
        let prefix = "v1/\(window.shape.name)/\(group.dimension.name)/"
        if let index = group.labelIndex { return prefix + pack.labels[index].slug + "/" }
        return switch group.value {
        case nil: prefix
        case .other: prefix + "~other/"
        case .some(.none): prefix + "~none/"
        case .named(let name): prefix + TopicName.escaped(name) + "/"
        }
    }
}
