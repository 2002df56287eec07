// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Minsheng

/// `minsheng explain`: says for one text what counted, what was taken away, and what other rules lacked.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Says why a text has its verdict: what counted, what was taken away, what other rules lacked.",
        discussion: """
            Flips name the least evidence without which a label would be decided the other way.
            For each rule that has some of its words in the text and found nothing: the first condition that is not met, in the \
            place where the rule came closest. Places are line:column.

            Examples:
              minsheng explain --text '旅行社保证金缴存办法修订。'
              minsheng explain seeds/opinions-2025.md --rule m01.coverage
              minsheng explain --text '提高低保标准。' --json | jq .unmet
              minsheng explain seeds/opinions-2025.md --json | jq '.flips[] | {label, words: [.without[].surface]}'

            Exit codes: 0 done · 64 no such rule · 65 not UTF-8, or the pack is faulty · 66 no such file.
            """
    )

    @Argument(help: "A text or Markdown file; - is standard input.")
    var file: String?

    @Option(help: "The text itself, in place of a file.")
    var text: String?

    @Option(help: "The title of the text.")
    var title = ""

    @Option(help: "Tell about this rule only.")
    var rule: String?

    @Flag(help: "Show all rules that lacked something, not only the 20 that came nearest.")
    var all = false

    @OptionGroup var pack: PackOption
    @OptionGroup var output: TableOptions

    func validate() throws {
        if (file == nil) == (text == nil) { throw ValidationError("give either a file or --text") }
    }

    func run() throws {
        try reportingFailure {
            let classifier = try pack.classifier()
            try checkRule(of: classifier)
            let body = try text ?? InputFile.text(of: file ?? "-")
            let explanation = classifier.explain(title: title, body: body)
            let unmet = classifier.unmetRules(title: title, body: body)
            if output.json {
                try StandardOutput.write(json(explanation, unmet))
            } else {
                let terminal = output.terminal
                let report = ExplanationReport(
                    terminal: terminal,
                    explanation: explanation,
                    unmet: unmet,
                    rule: rule,
                    showsAll: all
                )
                try StandardOutput.write(report.render())
            }
        }
    }

    private func checkRule(of classifier: Classifier) throws {
        guard let rule, !classifier.ruleIDs.contains(rule) else { return }
        let near = classifier.ruleIDs.filter { $0.contains(rule) || rule.contains($0.prefix { $0 != "." }) }
        let hint = near.isEmpty ? "" : "; there are \(near.prefix(8).joined(separator: ", "))"
        throw ValidationError("--rule \(rule): pack \(classifier.pack.id) has no such rule\(hint)")
    }

    private func json(_ explanation: Explanation, _ unmet: [UnmetRule]) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        explanation.writeMembers(to: &json)
        json.key("unmet")
        json.beginArray()
        for item in unmet where rule == nil || item.rule == rule { item.write(to: &json, explanation.pack) }
        json.endArray()
        json.endObject()
        json.endLine()
        return json.bytes
    }
}
