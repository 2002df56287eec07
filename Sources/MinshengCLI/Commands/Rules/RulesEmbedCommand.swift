// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import MinshengRules

/// `minsheng rules embed`: writes a compiled pack as Swift source.
struct RulesEmbedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed",
        abstract: "Writes a compiled pack as Swift source, so that a program holds it without a file.",
        discussion: """
            The source declares `BuiltInPackData.base64`: the compiled pack in Base64, for Classifier(compiledPack:).

            Examples:
              minsheng rules embed Packs/cn.livelihood.yaml --output Sources/Minsheng/BuiltIn/BuiltInPackData.swift

            Exit codes: 0 done · 65 the pack is faulty · 66 no such file · 74 the output cannot be written.
            """
    )

    @Argument(help: "The pack; - is standard input.")
    var pack: String

    @Option(name: [.short, .long], help: "The file to write; - is standard output.")
    var output = "-"

    func run() throws {
        try reportingFailure {
            let source = PackEmbedding.swiftSource(of: try PackOption.image(pack), name: InputFile.name(of: pack))
            try OutputFile.write(Array(source.utf8), to: output)
        }
    }
}
