// SPDX-License-Identifier: Apache-2.0

/// The loops of a search; see ``TermScanner``.
protocol TermKernel {
    /// Stores the offsets of characters that may begin a term, from `next` to `end` or until the room is used.
    ///
    /// Leaves in `next` where it stopped and returns the number of candidates.
    func filter(_ text: RawSpan, from next: inout Int, to end: Int, _ scratch: Scratch) -> Int

    /// Finds the nodes of some candidates and returns the number of ``TermEvent``s stored.
    func check(_ text: RawSpan, _ scratch: Scratch, block: Int, _ range: Range<Int>) -> Int

    /// Compares the terms that events name with the text and stores the matches.
    ///
    /// Returns the first event that is not done: the end of `events`, or one that is neither a match nor a list, or one
    /// before which the matches must be handed on.
    func report(
        _ text: RawSpan,
        _ scratch: Scratch,
        block: Int,
        events: Range<Int>,
        _ output: inout MatchOutput
    ) -> Int
}
