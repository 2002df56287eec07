// SPDX-License-Identifier: Apache-2.0

import MinshengClient

/// Asks for the items behind a number once, and writes them: text for a person, else a line of JSON for each.
struct BehindPrinter {
    let address: BehindLane.Address
    let terminal: Terminal
    let isForPeople: Bool

    /// Writes all items there are.
    /// - Throws: ``CommandFailure`` if the lane does not answer, or refuses.
    func show(_ question: BehindQuestion) throws {
        let (items, window, labels) = try asked(question)
        guard isForPeople else {
            for item in items { try StandardOutput.write(item.json + [0x0A]) }
            return
        }
        let shown = BehindQuestion(label: question.label, window: window ?? question.window)
        let text = BehindText(shown, terminal: terminal, names: LabelNames(labels))
        let answer = BehindAnswer.items(items, window: window)
        let lines = text.header(answer) + text.lines(answer)
        try StandardOutput.write(lines.joined(separator: "\n") + "\n")
    }

    private func asked(
        _ question: BehindQuestion
    ) throws -> (items: [KeptItem], window: String?, labels: [Catalog.Label]) {
        let (address, isForPeople) = (address, isForPeople)
        do {
            return try Blocking.run {
                try await address.asking { inquirer in
                    // Labels are told whichever topics are asked for; none begin so.
                    let labels = isForPeople ? try await inquirer.ask(CatalogRequest(prefix: "-")).labels : []
                    var items: [KeptItem] = []
                    var window: String?
                    for try await page in inquirer.pages(of: question.request) {
                        items += page.items
                        window = page.window
                    }
                    return (items, window, labels)
                }
            }
        } catch {
            throw CommandFailure(.unavailable, address.explanation(of: error))
        }
    }
}
