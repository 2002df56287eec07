// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `minsheng rules`: the tools for authors of rule packs.
struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Checks, formats, tests, compares, trains and compiles rule packs.",
        discussion: """
            Packs are written in YAML, as docs/RULES.md describes, and compiled into the form that classifiers load.

            Examples:
              minsheng rules check Packs/cn.livelihood.yaml
              minsheng rules test Packs/cn.livelihood.yaml
              minsheng rules compile Packs/cn.livelihood.yaml --output cn.livelihood.pack

            Exit codes: 0 done · 1 something was found wrong · 65 the file is faulty · 66 no such file.
            """,
        subcommands: [
            RulesCheckCommand.self, RulesFormatCommand.self, RulesTestCommand.self, RulesDiffCommand.self,
            RulesLearnCommand.self, RulesCompileCommand.self, RulesEmbedCommand.self,
        ]
    )
}
