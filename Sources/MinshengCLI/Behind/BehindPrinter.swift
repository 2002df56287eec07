// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// Asks for the items behind a number once, and writes them: text for a person, else a line of JSON for each.
struct BehindPrinter {
    let lane: BehindLane
    let terminal: Terminal
    let isForPeople: Bool

    /// Writes all items there are.
    /// - Throws: ``CommandFailure`` if the lane does not answer, or refuses.
    func show(_ question: BehindQuestion) throws {
        let names = isForPeople ? LabelNames(catalogue: try ask("CATALOG", catalogueOfLabels).body) : LabelNames([])
        var values: [[UInt8]] = []
        var page = try ask("ITEMS", question.body())
        let window = page.window
        values += page.values
        while let next = page.next {
            page = try ask("ITEMS", question.body(after: next))
            values += page.values
        }
        guard isForPeople else {
            for value in values { try StandardOutput.write(value + [0x0A]) }
            return
        }
        var reply = BehindLane.Reply()
        reply.values = values
        let shown = BehindQuestion(label: question.label, window: window ?? question.window)
        let text = BehindText(shown, terminal: terminal, names: names)
        let lines = text.header(reply.answer) + text.lines(reply.answer)
        try StandardOutput.write(lines.joined(separator: "\n") + "\n")
    }

    /// Labels are told whichever topics are asked for; none begin so.
    private var catalogueOfLabels: [UInt8] { Array(#"{"prefix": "-"}"#.utf8) }

    private func ask(_ verb: String, _ body: [UInt8]) throws -> BehindLane.Reply {
        try lane.send(verb, body)
        while true {
            if let reply = try lane.take(waiting: .milliseconds(50)) {
                guard let refusal = reply.refusal else { return reply }
                throw CommandFailure(.unavailable, refusal)
            }
            if Interruption.isRequested { throw CommandFailure(.unavailable, "interrupted") }
        }
    }
}
