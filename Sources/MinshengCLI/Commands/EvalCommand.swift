// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Minsheng
import MinshengRules

/// `minsheng eval`: compares a pack with a human coder.
struct EvalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Compares the verdicts of a pack with the labels a human coder gave.",
        discussion: """
            The gold file has a record a line: "text", "labels" (of principles), and if they were coded "measures", "stated" and \
            "conf". Intervals are Wilson's, at 95 %. Ablation leaves out each rule or term in turn: what adds nothing, or less, \
            stands at the end.

            Examples:
              minsheng eval --gold seeds/gold-composed.jsonl --conf high
              minsheng eval --gold seeds/gold-composed.jsonl --by kind --errors
              minsheng eval --gold seeds/gold.jsonl --ablation rules --json | jq '.ablation[] | select(.label_gain < 0)'

            Exit codes: 0 done · 65 the gold file or the pack is faulty · 66 no such file.
            """
    )

    @Option(help: "The gold file, JSON lines; may be given several times.")
    var gold: [String]

    @Option(help: "Only records of this confidence, such as high.")
    var conf: String?

    @Option(help: "Also break the figures down by a field of the records: kind, script, conf or any other string.")
    var by: String?

    @Flag(help: "List the texts on which coder and pack differ, with the words behind it.")
    var errors = false

    @Option(help: "Leave out each of the rules, or terms, in turn.", transform: EvalCommand.part)
    var ablation: Ablation.Part?

    @OptionGroup var pack: PackOption
    @OptionGroup var output: TableOptions

    func validate() throws {
        if gold.isEmpty { throw ValidationError("--gold is missing; give a file of JSON lines") }
    }

    private static func part(_ text: String) throws -> Ablation.Part {
        guard let part = Ablation.Part(rawValue: text) else {
            throw ValidationError("--ablation \(text): is neither rules nor terms")
        }
        return part
    }

    func run() throws {
        try reportingFailure {
            do {
                try evaluate()
            } catch let error as GoldError {
                throw CommandFailure(.unreadable, error.message)
            }
        }
    }

    private func evaluate() throws {
        let classifier = try pack.classifier()
        let records = try records()
        let evaluator = GoldEvaluator(classifier)
        let report = try evaluator.report(on: records)
        let groups = try by.map { field in (field, try evaluator.reports(on: records, by: field)) }
        let parts = try ablation.map { part in (part, try evaluator.ablation(of: part, on: records)) }
        try StandardOutput.write(
            output.json
                ? json(report, groups, parts, classifier.pack)
                : [UInt8](text(report, groups, parts, classifier.pack).utf8)
        )
    }

    private func records() throws -> [GoldRecord] {
        let records = try GoldRecord.records(inFiles: gold)
        guard let conf else { return records }
        let chosen = records.filter { $0.confidence == conf }
        guard !chosen.isEmpty else {
            let values = Set(records.compactMap(\.confidence)).sorted().joined(separator: ", ")
            throw GoldError("no record has \"conf\": \"\(conf)\"; there are \(values.isEmpty ? "none" : values)")
        }
        return chosen
    }

    private typealias Groups = (field: String, reports: [(value: String, report: GoldReport)])
    private typealias Parts = (part: Ablation.Part, entries: [Ablation])

    private func text(_ report: GoldReport, _ groups: Groups?, _ parts: Parts?, _ pack: Pack) -> String {
        let page = EvaluationReport(terminal: output.terminal, pack: pack)
        var sections = [page.figures(report), page.confusion(report.confusion)]
        if let groups { sections.append(page.groups(groups.reports, by: groups.field)) }
        if errors { sections.append(page.errors(report.differences)) }
        if let parts { sections.append(page.ablation(parts.entries, of: parts.part)) }
        return "\(pack.identity)\n\n" + sections.joined(separator: "\n")
    }

    private func json(_ report: GoldReport, _ groups: Groups?, _ parts: Parts?, _ pack: Pack) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("pack", pack.identity)
        report.writeMembers(to: &json)
        if let groups {
            json.key("by")
            json.beginObject()
            json.key(groups.field)
            json.beginObject()
            for (value, report) in groups.reports {
                json.key(value)
                json.beginObject()
                report.writeMembers(to: &json)
                json.endObject()
            }
            json.endObject()
            json.endObject()
        }
        if errors { report.writeErrors(to: &json) }
        if let parts {
            json.key("ablation")
            json.beginArray()
            for entry in parts.entries { entry.write(to: &json) }
            json.endArray()
        }
        json.endObject()
        json.endLine()
        return json.bytes
    }
}
