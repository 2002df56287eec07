// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The command `minsheng`.
@main
struct MinshengCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "minsheng",
        abstract:
            "Reads news and policy texts and says how they serve people's livelihood, with the words that prove it.",
        discussion: """
            Examples:
              minsheng classify seeds/opinions-2025.md
              minsheng feed seeds/news-2025-06-09.jsonl --to tcp://127.0.0.1:7701
              minsheng watch --from tcp://127.0.0.1:7703

            Exit codes: 0 done · 1 some input was refused · 64 wrong usage · 65 unreadable input · 66 no such file · \
            69 the other side does not answer · 74 input or output failed.
            """,
        version: "0.1.0",
        subcommands: [
            ClassifyCommand.self, ExplainCommand.self, EvalCommand.self, RulesCommand.self, MineCommand.self,
            ReportCommand.self, FeedCommand.self, WatchCommand.self, KeysCommand.self,
        ]
    )

    /// Runs the command that the program's arguments name.
    static func main() {
        main(LaneKeyOptions.joiningKey(Array(CommandLine.arguments.dropFirst())))
    }
}
