// SPDX-License-Identifier: Apache-2.0

import Minsheng
import ZeroMQ

/// A person at the table: the keyboard, where they are, and the lane that tells what is behind the numbers.
final class LiveConsole {
    private let keyboard: Keyboard
    private let makeLane: () throws(ZeroMQError) -> BehindLane?
    private var lane: BehindLane?
    private var navigator = LiveNavigator()
    /// The question that is under way.
    private var question: BehindQuestion?

    /// Takes over the keyboard, or returns nil if there is none.
    /// - Parameter makeLane: connects to the sync lane, when it is needed for the first time; nil if nobody has said where it is.
    init?(makeLane: @escaping () throws(ZeroMQError) -> BehindLane?) {
        guard let keyboard = Keyboard() else { return nil }
        self.keyboard = keyboard
        self.makeLane = makeLane
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
        do throws(ZeroMQError) {
            guard let lane = try connected() else {
                return navigator.take(
                    .refused("同步通道未知 the address of the sync lane is not known; give --sync"),
                    to: question
                )
            }
            try lane.send("ITEMS", question.body())
            self.question = question
        } catch {
            navigator.take(.refused("\(error)"), to: question)
        }
    }

    private func connected() throws(ZeroMQError) -> BehindLane? {
        if lane == nil { lane = try makeLane() }
        return lane
    }

    private func takeAnswer() -> Bool {
        guard let question, let lane else { return false }
        do throws(ZeroMQError) {
            guard let reply = try lane.take() else { return false }
            navigator.take(reply.answer, to: question)
        } catch {
            navigator.take(.refused("\(error)"), to: question)
        }
        self.question = nil
        return true
    }
}
