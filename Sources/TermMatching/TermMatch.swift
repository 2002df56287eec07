// SPDX-License-Identifier: Apache-2.0

/// One occurrence of a term in a text.
public struct TermMatch: Hashable, Sendable {
    /// The term's index in the array the matcher was made from.
    public var term: Int32
    /// Where the occurrence starts, in UTF-8 bytes from the start of the text.
    public var start: Int32
    /// Where the occurrence ends (the offset after its last byte), in UTF-8 bytes.
    public var end: Int32

    /// Creates a match.
    public init(term: Int32, start: Int32, end: Int32) {
        self.term = term
        self.start = start
        self.end = end
    }
}
