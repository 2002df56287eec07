// SPDX-License-Identifier: Apache-2.0

/// A way to divide items into groups; part of a topic, in lower-case ASCII.
public struct Dimension: Hashable, Sendable, CustomStringConvertible {
    /// The name, as topics carry it.
    public let name: String

    /// All items, undivided.
    public static let all = Dimension(name: "all")
    /// By the labels of a pack that have no parent.
    public static let principle = Dimension(name: "principle")
    /// By the labels of a pack that have a parent.
    public static let measure = Dimension(name: "measure")

    /// The name.
    public var description: String { name }
}
