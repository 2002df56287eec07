// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ZeroMQ

/// `minsheng keys show`: prints the public key of a file.
struct KeysShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Prints the public key of a key file, after checking that only its owner can read it.",
        discussion: """
            Examples:
              minsheng keys show minshengd.key

            Exit codes: 0 done · 65 no key file, or others can read it · 66 no such file.
            """
    )

    @Argument(help: "The key file.")
    var file: String

    @Flag(help: "Write the result as JSON.")
    var json = false

    func run() throws {
        try reportingFailure {
            let keys = try KeyFile.read(file)
            try StandardOutput.write(KeyReport(publicKey: keys.publicKey, file: file).text(json: json))
        }
    }
}
