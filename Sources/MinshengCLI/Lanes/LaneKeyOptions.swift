// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import MinshengClient
import ZeroMQ

/// How a command gets in where the daemon's lanes are locked.
struct LaneKeyOptions: ParsableArguments {
    /// Taken as it stands: one key in 85 begins with a hyphen.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The daemon's public key, where its lanes are locked; needs --key-file.",
            valueName: "key"
        )
    )
    var serverKey: String?

    @Option(help: ArgumentHelp("Your own keys, as `minsheng keys generate` makes them.", valueName: "file"))
    var keyFile: String?

    func validate() throws {
        guard (serverKey == nil) == (keyFile == nil) else {
            throw ValidationError("--server-key and --key-file go together; give both or none")
        }
        guard let serverKey else { return }
        do {
            _ = try CurvePublicKey(serverKey)
        } catch {
            throw ValidationError("--server-key: \(error.reason); `minsheng keys show` prints it")
        }
    }

    /// Arguments with the server's key in one with its option.
    ///
    /// All arguments are split before any is parsed, and a key that begins with `-=` cannot be.
    static func joiningKey(_ arguments: [String]) -> [String] {
        guard let index = arguments.firstIndex(of: "--server-key"), index + 1 < arguments.count else {
            return arguments
        }
        return arguments[..<index] + ["--server-key=\(arguments[index + 1])"] + arguments[(index + 2)...]
    }

    /// The lock to open, or nil for lanes that have none.
    /// - Throws: ``CommandFailure`` if the key file cannot be used.
    func curve() throws -> SocketOptions.Curve? {
        try laneKeys().map { .client(keys: $0.keys, serverKey: $0.serverKey) }
    }

    /// The same for a client.
    func laneKeys() throws -> LaneKeys? {
        guard let serverKey, let keyFile else { return nil }
        return LaneKeys(serverKey: try CurvePublicKey(serverKey), keys: try KeyFile.read(keyFile))
    }
}
