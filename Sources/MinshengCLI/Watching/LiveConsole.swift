// SPDX-License-Identifier: Apache-2.0

/// A person at the table: the keyboard, where they are, and the lane that tells what is behind the numbers.
final class LiveConsole {
    private let keyboard: Keyboard
    private let address: BehindLane.Address?
    private var lane: BehindLane?
    private var navigator = LiveNavigator()

    /// Takes over the keyboard, or returns nil if there is none.
    /// - Parameter address: the sync lane, which is connected to when it is needed for the first time; nil if nobody has said
    ///   where it is.
    init?(_ address: BehindLane.Address?) {
        guard let keyboard = Keyboard() else { return nil }
        self.keyboard = keyboard
        self.address = address
    }

    /// Gives the keyboard back.
    func close() { keyboard.close() }

    /// Does what was pressed, and takes what was answered.
    /// - Returns: whether there is something new to show.
    func refresh(_ state: LiveState) -> Bool {
        let keys = keyboard.read()
        for key in keys {
            let rows = state.window.map { LiveTable.slugs($0.counts) } ?? []
            switch navigator.press(key, rows: rows, window: state.windowName) {
            case .quit?: Interruption.request()
            case .items(let question)?: ask(question)
            case nil: break
            }
        }
        return takeAnswer() || !keys.isEmpty
    }

    /// The lines to show on a terminal of a height.
    func lines(_ state: LiveState, _ table: LiveTable) -> [String] {
        let room = (table.terminal.height ?? .max) - 1
        guard case .items(let question, let answer) = navigator.page, let window = state.window else {
            return table.lines(state, selected: navigator.row, room: room)
        }
        let text = BehindText(question, terminal: table.terminal, names: LabelNames(window.counts))
        let header = text.header(answer)
        let lines = answer.map(text.lines) ?? ["等待 waiting …"]
        // One line below for the keys.
        let visible = navigator.visibleLines(of: lines.count, height: max(1, room - header.count - 1))
        return header + lines[visible] + [text.footer(visible, of: lines.count)]
    }

    private func ask(_ question: BehindQuestion) {
        guard let address else {
            let reason = "同步通道未知 the address of the sync lane is not known; give --sync"
            return navigator.take(.refused(reason), to: question)
        }
        let lane = lane ?? BehindLane(address)
        self.lane = lane
        lane.ask(question)
    }

    private func takeAnswer() -> Bool {
        guard let (question, answer) = lane?.take() else { return false }
        navigator.take(answer, to: question)
        return true
    }
}
