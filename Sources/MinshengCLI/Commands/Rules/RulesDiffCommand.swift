// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Minsheng
import MinshengRules

/// `minsheng rules diff`: says which verdicts change from one pack to another, and through what.
struct RulesDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Says which verdicts change from one pack to another, with the rule and term behind each.",
        discussion: """
            The corpus has an item a line (NDJSON) or a text a line. Each changed text is told, then the changes are counted by \
            label, rule and term.

            Examples:
              minsheng rules diff old.yaml new.yaml --corpus seeds/negatives.jsonl
              git show HEAD:Packs/cn.livelihood.yaml | minsheng rules diff - Packs/cn.livelihood.yaml --corpus corpus.txt

            Exit codes: 0 nothing changes · 1 something changes, or a line could not be read · 65 a pack is faulty · \
            66 no such file.
            """
    )

    @Argument(help: "The first pack, in YAML or compiled; - is standard input.")
    var first: String

    @Argument(help: "The second pack.")
    var second: String

    @Option(help: "A file of texts; may be given several times.")
    var corpus: [String]

    @Option(help: "What the corpus holds: auto (by the name), text (a text a line) or ndjson.")
    var format = InputFormat.auto

    @Flag(help: "Count only; do not tell each text.")
    var summary = false

    @Flag(help: "Write a JSON line for each changed text.")
    var json = false

    func validate() throws {
        if corpus.isEmpty { throw ValidationError("--corpus is missing; give a file of texts") }
    }

    func run() throws {
        try reportingFailure {
            let (first, second) = (try PackOption.classifier(first), try PackOption.classifier(second))
            var report = ChangeReport()
            let refused = try Corpus(files: corpus, format: format).read { text in
                let changes = VerdictChange.between(
                    first.explain(title: text.title, body: text.body),
                    second.explain(title: text.title, body: text.body)
                )
                report.add(changes)
                guard !changes.isEmpty, !summary else { return }
                try StandardOutput.write(json ? bytes(text, changes) : [UInt8](lines(text, changes).utf8))
            }
            if !json { try StandardOutput.write(report.summary) }
            if report.changedTexts > 0 || refused > 0 { throw ExitCode(CommandFailure.Kind.someRefused.rawValue) }
        }
    }

    private func lines(_ text: Corpus.Text, _ changes: [VerdictChange]) -> String {
        let words = DisplayWidth.fitted(Terminal.harmless(text.title.isEmpty ? text.body : text.title), to: 60)
        let lines = changes.map { "  \($0.shownLabel)  \($0.shownCauses.joined(separator: "; "))" }
        return "\(text.place) 「\(words)」\n" + lines.joined(separator: "\n") + "\n"
    }

    private func bytes(_ text: Corpus.Text, _ changes: [VerdictChange]) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("file", text.file)
        json.member("line", text.line)
        json.member("id", text.id)
        json.key("changes")
        json.beginArray()
        for change in changes { change.write(to: &json) }
        json.endArray()
        json.endObject()
        json.endLine()
        return json.bytes
    }
}
