// SPDX-License-Identifier: Apache-2.0

/// The items that a window keeps as evidence: for each label a few of those that carry or state it, fairly chosen.
///
/// A value of its own, so it can be handed to whoever shows what stands behind the numbers; copying it costs nothing.
public struct WindowSample: Hashable, Sendable {
    /// The window whose items these are.
    public let window: Window
    private let sample: ItemSample

    init(window: Window, sample: ItemSample) {
        self.window = window
        self.sample = sample
    }

    /// The items kept for a label, in the order of choice; none if there is no such label.
    public func items(label: Int) -> [SampledItem] { sample.items(label: label) }

    /// Whether nothing is kept; of a window that was withdrawn nothing is.
    public var isEmpty: Bool { sample.items.isEmpty }

    /// The bytes that the items take.
    /// - Complexity: O(items).
    public var byteCount: Int { sample.byteCount }
}
