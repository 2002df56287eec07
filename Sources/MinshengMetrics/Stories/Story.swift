// SPDX-License-Identifier: Apache-2.0

/// The story that an item was found to tell.
public struct Story: Hashable, Sendable {
    /// A number that names the story: a hash of the first text that told it, equal on every platform.
    public let id: UInt64
    /// Whether no text that is remembered told it before.
    public let isNew: Bool
}
