// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Minsheng
import MinshengRules

/// `minsheng rules learn`: learns from coded texts when a label is only named in passing.
struct RulesLearnCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "learn",
        abstract: "Learns from coded texts when a label is what a text is about, and not only named in it.",
        discussion: """
            Writes the pack's "aboutness": integer weights for rules, contexts, other labels and shares of the points, which \
            `minsheng explain` shows. Give texts that the rules were not written for. The figures printed are for texts that \
            were not learned from: each part of the gold is judged by a model of the other parts.

            Examples:
              minsheng rules learn my.yaml --gold coded.jsonl
              minsheng rules learn my.yaml --gold coded.jsonl --cutoff 50 --output my.yaml

            Exit codes: 0 done · 65 the gold file or the pack is faulty · 66 no such file · 74 the output cannot be written.
            """
    )

    @Argument(help: "The pack; - is standard input.")
    var pack: String

    @Option(help: "Texts with the labels of a coder, JSON lines as for eval; may be given several times.")
    var gold: [String]

    @Option(help: "A label stays if its chance of being right is at least so many percent.")
    var cutoff = AboutnessTrainer.Options().cutoff

    @Option(help: "The inverse of the penalty on weights; the smaller, the nearer to zero they stay.")
    var strength = AboutnessTrainer.Options().strength

    @Option(help: "Into how many parts the gold is divided for the figures.")
    var folds = 5

    @Option(name: [.short, .long], help: "Write the pack with its new aboutness to this file; - is standard output.")
    var output: String?

    @Flag(help: "Write the figures as JSON.")
    var json = false

    func validate() throws {
        if gold.isEmpty { throw ValidationError("--gold is missing; give a file of JSON lines") }
        if !(1...99).contains(cutoff) { throw ValidationError("--cutoff \(cutoff): is not between 1 and 99 percent") }
        if !(strength > 0 && strength <= 1_000) { throw ValidationError("--strength \(strength): is not above 0") }
        if !(2...100).contains(folds) { throw ValidationError("--folds \(folds): is not between 2 and 100") }
        if output == "-", json { throw ValidationError("--json and --output -: both would be standard output") }
    }

    func run() throws {
        try reportingFailure {
            do {
                try learn()
            } catch let error as GoldError {
                throw CommandFailure(.unreadable, error.message)
            }
        }
    }

    private func learn() throws {
        let source = try PackOption.source(pack)
        var trainer = try trainer(of: source)
        trainer.options.cutoff = cutoff
        trainer.options.strength = strength
        let records = try GoldRecord.records(inFiles: gold)
        let (model, examples) = try trainer.model(of: records)
        if let output {
            var learned = source.pack
            learned.aboutness = model
            try OutputFile.write(Array(PackFormatter.yaml(learned, withCommentsOf: source).utf8), to: output)
        }
        guard output != "-" else { return }
        let cutoffs = Set([cutoff, 30, 40, 50, 60]).sorted()
        let figures = try trainer.validation(on: records, folds: folds, cutoffs: cutoffs)
        let rows = [("without", figures.without)] + figures.with.map { ("\($0.cutoff) %", $0.figures) }
        try StandardOutput.write(
            json ? lines(rows, records.count, examples) : table(rows, records.count, examples)
        )
    }

    private func trainer(of source: PackSource) throws(CommandFailure) -> AboutnessTrainer {
        do {
            return try AboutnessTrainer(source)
        } catch {
            throw CommandFailure(.unreadable, lines: error.description)
        }
    }

    private typealias Row = (name: String, figures: AboutnessTrainer.Figures)

    private func table(_ rows: [Row], _ texts: Int, _ examples: Int) -> String {
        var lines = [
            "\(examples) examples in \(texts) texts", "", "cutoff    labels P / R / F1      measures P / R / F1",
        ]
        for row in rows {
            let name = row.name + String(repeating: " ", count: max(0, 10 - row.name.count))
            lines.append("\(name)\(shown(row.figures.labels))    \(shown(row.figures.measures))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func shown(_ agreement: Agreement) -> String {
        [agreement.precision, agreement.recall, agreement.f1].map { Figures.decimal($0, digits: 3) }
            .joined(separator: " ")
    }

    private func lines(_ rows: [Row], _ texts: Int, _ examples: Int) -> String {
        var json = JSONWriter()
        json.beginObject()
        json.member("texts", texts)
        json.member("examples", examples)
        json.key("figures")
        json.beginArray()
        for row in rows {
            json.beginObject()
            json.member("cutoff", row.name)
            json.key("labels")
            row.figures.labels.write(to: &json)
            json.key("measures")
            row.figures.measures.write(to: &json)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        json.endLine()
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
