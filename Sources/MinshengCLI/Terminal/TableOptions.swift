// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// How the results of a command look that writes for people unless it is asked for JSON.
struct TableOptions: ParsableArguments {
    @Flag(help: "Write JSON.")
    var json = false

    @Option(help: "Colour: auto (on a terminal, unless NO_COLOR is set), always or never.")
    var color = ColorChoice.auto

    /// The terminal that standard output goes to.
    var terminal: Terminal { Terminal(color: color) }
}
