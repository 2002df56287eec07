// SPDX-License-Identifier: Apache-2.0

/// Lines on a terminal that are drawn again in their place.
struct LiveScreen {
    private var drawnLines = 0
    private var isCursorHidden = false

    /// Draws the lines over those drawn before; lines that a terminal of so many has no room for are left out.
    mutating func draw(_ lines: [String], height: Int?) throws(CommandFailure) {
        let visible = lines.prefix(max(1, (height ?? .max) - 1))
        var output = isCursorHidden ? "" : "\u{1B}[?25l"
        if drawnLines > 0 { output += "\u{1B}[\(drawnLines)A" }
        for line in visible { output += "\r\(line)\u{1B}[K\n" }
        // Below a table that has become shorter, the rest of the old one goes.
        output += "\u{1B}[J"
        isCursorHidden = true
        drawnLines = visible.count
        try StandardOutput.write(output)
    }

    /// Gives the cursor back.
    mutating func close() throws(CommandFailure) {
        guard isCursorHidden else { return }
        isCursorHidden = false
        try StandardOutput.write("\u{1B}[?25h")
    }
}
