// SPDX-License-Identifier: Apache-2.0

import Foundation
import Minsheng

/// Where a watcher's values go: a table drawn in place, a table at the end, or JSON lines.
struct LiveOutput {
    private static let interval = Duration.milliseconds(200)

    private var terminal: Terminal
    private let endpoint: String
    private let isForPeople: Bool
    private let isOnce: Bool
    /// Who presses keys, if there is somebody.
    private let console: LiveConsole?
    private var screen = LiveScreen()
    private var nextDraw: ContinuousClock.Instant?
    private var waiting: [UInt8] = []

    init(terminal: Terminal, endpoint: String, isForPeople: Bool, isOnce: Bool, console: LiveConsole? = nil) {
        self.terminal = terminal
        self.endpoint = endpoint
        self.isForPeople = isForPeople
        self.isOnce = isOnce
        self.console = console
    }

    /// Whether every value is written as a line.
    var isForPrograms: Bool { !isForPeople && !isOnce }

    /// Takes a value to be written as a line.
    mutating func take(topic: String, body: Data) {
        guard isForPrograms else { return }
        append(topic: topic, body: body)
    }

    /// Writes the lines that were taken, or draws the table if its time has come.
    mutating func refresh(_ state: LiveState) throws(CommandFailure) {
        if !waiting.isEmpty {
            try StandardOutput.write(waiting)
            waiting.removeAll(keepingCapacity: true)
        }
        guard isForPeople, !isOnce, terminal.isInteractive else { return }
        let isPressed = console?.refresh(state) ?? false
        let now = ContinuousClock.now
        if let nextDraw, now < nextDraw, !isPressed { return }
        nextDraw = now + LiveOutput.interval
        try draw(state)
    }

    /// Shows what is known at the end and leaves the terminal as it was.
    mutating func finish(_ state: LiveState) throws(CommandFailure) {
        if isForPeople {
            if terminal.isInteractive, !isOnce {
                console?.close()
                try screen.draw(lines(state), height: terminal.height)
                try screen.close()
            } else {
                try StandardOutput.write(lines(state).joined(separator: "\n") + "\n")
            }
        } else if isOnce {
            for value in state.currentValues { append(topic: value.topic, body: value.body) }
            try StandardOutput.write(waiting)
        }
    }

    /// Draws the table in the size that the window has by now.
    private mutating func draw(_ state: LiveState) throws(CommandFailure) {
        terminal.updateSize()
        let table = LiveTable(terminal: terminal, endpoint: endpoint)
        try screen.draw(console?.lines(state, table) ?? table.lines(state), height: terminal.height)
    }

    private func lines(_ state: LiveState) -> [String] {
        LiveTable(terminal: terminal, endpoint: endpoint).lines(state)
    }

    /// Adds `{"topic":…,` and the body's members, as they were sent.
    private mutating func append(topic: String, body: Data) {
        let members = body.drop { $0 != UInt8(ascii: "{") }.dropFirst()
        var json = JSONWriter()
        json.beginObject()
        json.member("topic", topic)
        json.endObject()
        waiting.append(contentsOf: json.bytes.dropLast())
        waiting.append(UInt8(ascii: ","))
        // Between JSON's tokens a line end is a blank like any other; inside a string there is none.
        waiting.append(contentsOf: members.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 })
        waiting.append(0x0A)
    }
}
