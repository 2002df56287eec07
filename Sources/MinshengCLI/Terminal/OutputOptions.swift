// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// How results look: for a person on a terminal, else as JSON lines.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Write JSON lines, also on a terminal; the default in a pipe.")
    var json = false

    @Flag(help: "Write what a person reads, also in a pipe; the default on a terminal.")
    var text = false

    @Option(help: "Colour: auto (on a terminal, unless NO_COLOR is set), always or never. always implies --text.")
    var color = ColorChoice.auto

    func validate() throws {
        if json, text { throw ValidationError("--json and --text exclude each other; give one") }
    }

    /// The terminal that standard output goes to.
    var terminal: Terminal { Terminal(color: color) }

    /// Whether a person reads the output.
    func isForPeople(_ terminal: Terminal) -> Bool {
        !json && (text || color == .always || terminal.isInteractive)
    }
}
