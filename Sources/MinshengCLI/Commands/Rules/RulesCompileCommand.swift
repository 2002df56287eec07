// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Minsheng
import MinshengRules

/// `minsheng rules compile`: compiles a pack into the form that classifiers load.
struct RulesCompileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compile",
        abstract: "Compiles a pack into the form that classifiers load.",
        discussion: """
            The same pack gives the same bytes on every platform; the hash names the rules.

            Examples:
              minsheng rules compile my.yaml --output my.pack
              minsheng classify text.md --pack my.pack

            Exit codes: 0 done · 65 the pack is faulty · 66 no such file · 74 the output cannot be written.
            """
    )

    @Argument(help: "The pack; - is standard input.")
    var pack: String

    @Option(name: [.short, .long], help: "The file to write; - is standard output.")
    var output: String

    @Flag(help: "Write what was compiled as JSON.")
    var json = false

    func run() throws {
        try reportingFailure {
            let image = try PackOption.image(pack)
            let bytes = image.encoded()
            try OutputFile.write(bytes, to: output)
            guard output != "-" else { return }
            try StandardOutput.write(json ? summary(image, bytes.count) : text(image, bytes.count))
        }
    }

    private func text(_ image: PackImage, _ count: Int) -> String {
        "\(output): \(image.id) \(image.version), \(image.labels.count) labels, \(image.rules.count) rules, "
            + "\(image.patterns.count) terms, \(Figures.grouped(count)) bytes, hash \(hexadecimal(image.hash))\n"
    }

    private func summary(_ image: PackImage, _ count: Int) -> String {
        var json = JSONWriter()
        json.beginObject()
        json.member("file", output)
        json.member("id", image.id)
        json.member("version", image.version)
        json.member("hash", hexadecimal(image.hash))
        json.member("labels", image.labels.count)
        json.member("rules", image.rules.count)
        json.member("terms", image.patterns.count)
        json.member("bytes", count)
        json.endObject()
        json.endLine()
        return String(decoding: json.bytes, as: UTF8.self)
    }

    private func hexadecimal(_ hash: UInt64) -> String {
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
