// SPDX-License-Identifier: Apache-2.0

/// The comparisons of terms with a text that may be in vain before a search changes to the automaton.
package struct WorkLimit: Sendable {
    /// The number allowed for each byte of the text; real text takes less than one.
    package var perByte: Int
    /// The number allowed whatever the text's length.
    package var atLeast: Int

    /// A limit that only a text made to be slow exceeds.
    package static let standard = WorkLimit(perByte: 4, atLeast: 4_096)

    /// Creates a limit.
    package init(perByte: Int, atLeast: Int) {
        self.perByte = perByte
        self.atLeast = atLeast
    }
}
