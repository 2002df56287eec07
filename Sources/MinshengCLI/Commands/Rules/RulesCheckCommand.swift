// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Minsheng
import MinshengRules

/// `minsheng rules check`: says what is wrong with a pack, and what looks wrong.
struct RulesCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Says what is wrong with a pack, and what looks wrong.",
        discussion: """
            Errors keep the pack from being compiled; warnings are likely mistakes; notes are worth knowing. docs/RULES.md \
            lists the codes. With a word list, terms are found that arise across the border of two words, as 公平 does in \
            办公|平台.

            Examples:
              minsheng rules check Packs/cn.livelihood.yaml
              minsheng rules check my.yaml --words dict.txt --strict

            Exit codes: 0 no error (with --strict: no warning) · 1 some · 65 the file is not UTF-8 · 66 no such file.
            """
    )

    @Argument(help: "The pack; - is standard input.")
    var pack: String

    @Option(help: "A word list: a word at the start of each line, the frequent ones first.")
    var words: String?

    @Flag(help: "Take warnings for errors.")
    var strict = false

    @Flag(help: "Write a JSON line for each finding.")
    var json = false

    func run() throws {
        try reportingFailure {
            let words = try words.map { try WordList.words(in: $0) } ?? []
            let findings = try RulesCheckCommand.findings(pack, words)
            if json {
                try StandardOutput.write(findings.flatMap(\.jsonLine))
            } else {
                try StandardOutput.write(RulesCheckCommand.report(findings, of: InputFile.name(of: pack)))
            }
            let limit: Diagnostic.Severity = strict ? .warning : .error
            if findings.contains(where: { $0.severity >= limit }) {
                throw ExitCode(CommandFailure.Kind.someRefused.rawValue)
            }
        }
    }

    private static func findings(_ pack: String, _ words: [String]) throws(CommandFailure) -> [Diagnostic] {
        let text = try InputFile.text(of: pack)
        do throws(RulesError) {
            return PackLinter(words: words).lint(try PackSource(text, file: InputFile.name(of: pack)))
        } catch {
            return error.diagnostics
        }
    }

    private static func report(_ findings: [Diagnostic], of name: String) -> String {
        let counts = Diagnostic.Severity.allCases.reversed().map { severity in
            let count = findings.count { $0.severity == severity }
            return "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
        }
        let lines = findings.map { Terminal.harmless($0.description) } + ["\(name): \(counts.joined(separator: ", "))"]
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Diagnostic {
    /// The finding as a line of JSON.
    var jsonLine: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("file", location?.file)
        json.key("line")
        if let location { json.value(location.line) } else { json.null() }
        json.key("column")
        if let location { json.value(location.column) } else { json.null() }
        json.member("severity", severity.rawValue)
        json.member("code", code.rawValue)
        json.member("message", message)
        json.member("suggestion", suggestion)
        json.endObject()
        json.endLine()
        return json.bytes
    }
}
