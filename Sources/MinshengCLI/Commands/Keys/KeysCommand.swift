// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `minsheng keys`: the keys that lanes are locked with.
struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Makes and shows the CURVE keys that lanes are locked with.",
        discussion: """
            A key file holds a public and a secret key and has mode 0600. The daemon has one, and each client has one; the \
            daemon's configuration lists the clients' public keys. The format is that of CZMQ and pyzmq.

            Examples:
              minsheng keys generate minshengd.key
              minsheng keys show minshengd.key

            Exit codes: 0 done · 65 no key file, or others can read it · 66 no such file · 74 the file cannot be written.
            """,
        subcommands: [KeysGenerateCommand.self, KeysShowCommand.self]
    )
}
