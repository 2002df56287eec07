// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// What `minsheng classify` does with verdicts, as they come.
protocol VerdictOutput {
    /// Takes the verdict of a document.
    mutating func document(_ text: String, file: String) throws(CommandFailure)
    /// Takes the verdict of an item of an NDJSON file.
    mutating func item(_ item: ItemRecord, file: String, line: Int) throws(CommandFailure)
    /// Writes what only waits for more to be written with it, because the next item may be long in coming.
    mutating func flush() throws(CommandFailure)
    /// Writes what is kept until the end of a file.
    mutating func endFile() throws(CommandFailure)
    /// Writes what is kept until the end of all files.
    mutating func end() throws(CommandFailure)
}

extension VerdictOutput {
    /// Lets nothing wait.
    mutating func flush() throws(CommandFailure) {}
    /// Keeps nothing until the end of a file.
    mutating func endFile() throws(CommandFailure) {}
    /// Keeps nothing until the end.
    mutating func end() throws(CommandFailure) {}
}
