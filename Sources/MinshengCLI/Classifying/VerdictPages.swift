// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// Shows verdicts to a person: the text with its evidence painted, then a table.
struct VerdictPages: VerdictOutput {
    private let classifier: Classifier
    private let text: HighlightedText
    private let table: VerdictTable
    /// Whether the texts are shown, and the words in the table.
    private let hasEvidence: Bool
    private let showsFileNames: Bool
    /// The rows of the items of the present file.
    private var rows: [VerdictTable.Row] = []
    private var file: String?

    init(_ classifier: Classifier, terminal: Terminal, hasEvidence: Bool, showsFileNames: Bool) {
        self.classifier = classifier
        text = HighlightedText(terminal: terminal, pack: classifier.pack)
        table = VerdictTable(terminal: terminal)
        self.hasEvidence = hasEvidence
        self.showsFileNames = showsFileNames
    }

    mutating func document(_ document: String, file: String) throws(CommandFailure) {
        let explanation = classifier.explain(document: document)
        try begin(file)
        if hasEvidence {
            let painted = text.render(document, explanation.marks)
            try StandardOutput.write(painted + (painted.hasSuffix("\n") ? "\n" : "\n\n"))
        }
        let title = explanation.sections.isEmpty ? TextName.firstWords(of: document) : "全文 whole"
        rows.append(row(title, explanation.whole))
        rows += explanation.sections.map { section in
            row(section.outline.number + section.outline.heading, section.explanation, level: section.outline.level)
        }
    }

    mutating func item(_ item: ItemRecord, file: String, line: Int) throws(CommandFailure) {
        let explanation = classifier.explain(title: item.title, body: item.body)
        try begin(file)
        if hasEvidence {
            let title = text.render(item.title, explanation.marks(in: .title))
            let body = text.render(item.body, explanation.marks(in: .body))
            let parts = [table.terminal.styled("── \(file):\(line)", .dim), title, body].filter { !$0.isEmpty }
            try StandardOutput.write(parts.joined(separator: "\n") + "\n\n")
        }
        rows.append(row(TextName.firstWords(of: item.title.isEmpty ? item.body : item.title), explanation))
    }

    mutating func endFile() throws(CommandFailure) {
        guard !rows.isEmpty else { return }
        try StandardOutput.write((hasEvidence ? text.legend : "") + table.render(rows))
        rows = []
    }

    /// Names the file before its first output, where there are several.
    private mutating func begin(_ file: String) throws(CommandFailure) {
        guard showsFileNames, file != self.file else { return }
        let isFirst = self.file == nil
        self.file = file
        try StandardOutput.write((isFirst ? "" : "\n") + table.terminal.styled("==> \(file) <==", .bold) + "\n")
    }

    private func row(_ heading: String, _ explanation: Explanation, level: Int = 0) -> VerdictTable.Row {
        VerdictTable.Row(
            heading,
            level: level,
            pack: classifier.pack,
            verdict: explanation.verdict,
            evidence: hasEvidence ? explanation.evidence : []
        )
    }
}
