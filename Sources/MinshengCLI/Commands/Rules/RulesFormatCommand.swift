// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import MinshengRules

/// `minsheng rules fmt`: writes packs in their canonical form.
struct RulesFormatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fmt",
        abstract: "Writes packs in their canonical form; comments stay.",
        discussion: """
            Files are rewritten in place, only if they change; a pack from standard input is written to standard output.

            Examples:
              minsheng rules fmt my.yaml
              minsheng rules fmt --check Packs/*.yaml
              minsheng rules fmt - --json < my.yaml > my.json

            Exit codes: 0 done · 1 with --check: a file would change · 65 a pack is faulty · 66 no such file.
            """
    )

    @Argument(help: "The packs; - is standard input.")
    var packs: [String]

    @Flag(help: "Change nothing; name the files that would change.")
    var check = false

    @Flag(help: "Write the pack to standard output as JSON, which is read like YAML.")
    var json = false

    func run() throws {
        try reportingFailure {
            var changed = 0
            for pack in packs where try format(pack) { changed += 1 }
            if check, changed > 0 { throw ExitCode(CommandFailure.Kind.someRefused.rawValue) }
        }
    }

    /// Formats one file.
    /// - Returns: whether it changes.
    private func format(_ path: String) throws(CommandFailure) -> Bool {
        let text = try InputFile.text(of: path)
        let source = try PackOption.source(in: text, name: InputFile.name(of: path))
        guard !json else {
            try StandardOutput.write(PackFormatter.json(source.pack))
            return false
        }
        let formatted = PackFormatter.yaml(source)
        if path == "-", !check { try StandardOutput.write(formatted) }
        guard formatted != text, path != "-" || check else { return false }
        if check {
            try StandardOutput.write("\(InputFile.name(of: path))\n")
        } else {
            try OutputFile.write(Array(formatted.utf8), to: path)
        }
        return true
    }
}
