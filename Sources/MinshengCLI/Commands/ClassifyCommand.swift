// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Minsheng

/// `minsheng classify`: says which labels texts carry, and why.
struct ClassifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classify",
        abstract: "Says which principles and measures texts carry, with the words that prove it.",
        discussion: """
            On a terminal: the text with its evidence in the colour of its principle, then a table with a row for each section \
            (by the text's headings) or item. In a pipe: a line of JSON for each text or item, with labels, measures, stated, \
            points, evidence, vetoes, and for texts sections, whose offsets count from the section's range.

            Examples:
              minsheng classify seeds/opinions-2025.md
              minsheng classify seeds/opinions-2025.md --color always | less -R
              echo '全面取消在就业地参加社会保险的户籍限制。' | minsheng classify -
              minsheng classify seeds/news-2025-06-09.jsonl --html --output report.html
              minsheng classify --verdict-only archive.jsonl | jq -r 'select(.measures != []) | .id'

            Exit codes: 0 done · 1 a line was not an item · 65 a file was not UTF-8, or the pack is faulty · 66 no such file.
            """
    )

    @Argument(help: "Texts, Markdown files, or NDJSON files with an item a line; - is standard input.")
    var files: [String]

    @Option(help: "What the files hold: auto (by the name; standard input is text), text, markdown or ndjson.")
    var format = InputFormat.auto

    @Flag(help: "Leave out evidence and texts; faster.")
    var verdictOnly = false

    @Flag(help: "Add the region each text is about, from its field, title or dateline; with JSON output.")
    var region = false

    @OptionGroup var page: PageOptions

    @OptionGroup var pack: PackOption
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if page.html, verdictOnly || output.json || output.text {
            throw ValidationError("--html excludes --verdict-only, --json and --text")
        }
        try page.refusePage(among: files)
    }

    func run() throws {
        try reportingFailure {
            var output = try makeOutput(pack.classifier())
            let failure = try classifyFiles(output: &output)
            try output.end()
            if let failure { throw failure }
        }
    }

    private func makeOutput(_ classifier: Classifier) -> any VerdictOutput {
        if let path = page.path { return VerdictHTML(classifier, output: path) }
        let terminal = output.terminal
        guard output.isForPeople(terminal) else {
            return VerdictLines(classifier, hasEvidence: !verdictOnly, hasRegion: region)
        }
        return VerdictPages(
            classifier,
            terminal: terminal,
            hasEvidence: !verdictOnly,
            showsFileNames: files.count > 1
        )
    }

    /// Classifies file after file.
    /// - Returns: the exit code of the first failure; each has been told.
    private func classifyFiles(output: inout any VerdictOutput) throws -> ExitCode? {
        var first: ExitCode?
        for file in files {
            var failure: ExitCode?
            do {
                failure = try classify(file, output: &output)
            } catch let error as CommandFailure where error.kind != .inputOutput {
                failure = error.exitCode()
            }
            first = first ?? failure
            try output.endFile()
        }
        return first
    }

    private func classify(_ file: String, output: inout any VerdictOutput) throws -> ExitCode? {
        let name = InputFile.name(of: file)
        guard format.resolved(for: file, standardInput: .text) == .ndjson else {
            try output.document(InputFile.text(of: file), file: name)
            return nil
        }
        var reader = try LineReader(path: file)
        var failure: ExitCode?
        while let line = try reader.next() {
            do {
                try output.item(ItemRecord(line, of: reader), file: name, line: line.number)
            } catch let fault as ItemRecord.Fault {
                failure = CommandFailure(.someRefused, "\(name):\(line.number): \(fault.description)").exitCode()
            }
            if !reader.hasLineReady { try output.flush() }
        }
        return failure
    }
}
