// SPDX-License-Identifier: Apache-2.0

/// What was done to a text on the way from the original to its folded view.
package struct TextRepairs: Hashable, Sendable {
    /// Line breaks, or runs of them, inside a sentence that was joined over them.
    package internal(set) var joinedBreaks = 0
    /// Runs of blanks that were dropped between ideographs or beside the marks between them.
    package internal(set) var droppedBlanks = 0
    /// Characters without a trace: zero-width characters, variation selectors, control characters.
    package internal(set) var droppedCharacters = 0
    /// Commas dropped from inside a number.
    package internal(set) var droppedSeparators = 0
    /// Headings that stood inside a sentence and were moved behind its paragraph.
    package internal(set) var liftedHeadings = 0
    /// Characters that folded to another form.
    package internal(set) var foldedCharacters = 0

    /// Creates a record of a text to which nothing was done.
    package init() {}
}
