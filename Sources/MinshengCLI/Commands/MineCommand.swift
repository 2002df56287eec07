// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Minsheng

/// `minsheng mine`: looks through a corpus for what a pack passes over.
struct MineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mine",
        abstract: "Looks through a corpus for what a pack passes over.",
        discussion: """
            Listed are sentences that hold words of rules and in which no rule finds anything, those with the most such words \
            first; the strings of characters that mark these sentences against all others (by Dunning's log-likelihood ratio); \
            and, with a word list, terms that stand across the border of two words, as 公平 does in 办公|平台.

            Examples:
              minsheng mine --corpus archive.jsonl
              minsheng mine --corpus corpus.txt --words dict.txt --top 50 --json | jq .straddles

            Exit codes: 0 done · 1 a line could not be read · 65 the pack or the word list is faulty · 66 no such file.
            """
    )

    @Option(
        help: "A file of texts, read twice: NDJSON with an item a line, or a text a line; may be given several times."
    )
    var corpus: [String]

    @Option(help: "What the corpus holds: auto (by the name), text (a text a line) or ndjson.")
    var format = InputFormat.auto

    @Option(help: "A word list: a word at the start of each line.")
    var words: String?

    @Option(help: "How many findings of each kind are listed.")
    var top = 20

    @OptionGroup var pack: PackOption
    @OptionGroup var output: TableOptions

    func validate() throws {
        if corpus.isEmpty { throw ValidationError("--corpus is missing; give a file of texts") }
        if corpus.contains("-") {
            throw ValidationError("--corpus -: a corpus is read twice; write it to a file first")
        }
        if top < 1 { throw ValidationError("--top is a number above 0") }
    }

    func run() throws {
        try reportingFailure {
            let miner = CorpusMiner(
                classifier: try pack.classifier(),
                segmenter: try words.map { WordSegmenter(try WordList.words(in: $0)) },
                limit: top
            )
            let findings = try miner.mine(Corpus(files: corpus, format: format))
            try StandardOutput.write(output.json ? findings.json() : [UInt8](findings.text(output.terminal).utf8))
            if findings.refused > 0 { throw ExitCode(CommandFailure.Kind.someRefused.rawValue) }
        }
    }
}
