// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ZeroMQ

/// `minsheng keys generate`: writes a new pair into a file.
struct KeysGenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Writes a new key pair into a file of mode 0600 and prints the public key.",
        discussion: """
            An existing file is never replaced. The secret key is not printed.

            Examples:
              minsheng keys generate minshengd.key
              minsheng keys generate feeder.key --json | jq -r .public_key

            Exit codes: 0 done · 74 the file cannot be written, or exists.
            """
    )

    @Argument(help: "The file to make.")
    var file: String

    @Flag(help: "Write the result as JSON.")
    var json = false

    func run() throws {
        try reportingFailure {
            do {
                let keys = try CurveKeyPair()
                try CurveKeyFile.write(keys, to: file)
                try StandardOutput.write(KeyReport(publicKey: keys.publicKey, file: file).text(json: json))
            } catch let error as ZeroMQError {
                throw CommandFailure(.inputOutput, "\(error)")
            }
        }
    }
}
