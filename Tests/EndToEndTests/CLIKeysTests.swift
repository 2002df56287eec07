// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import ZeroMQ

@Suite("minsheng keys", .timeLimit(.minutes(10)))
struct CLIKeysTests {
    let doors: LockedDoors

    init() throws { doors = try LockedDoors() }

    @Test("generate writes a file for its owner and prints the public key, never the secret one")
    func generate() async throws {
        let path = doors.path("new")
        let made = try await CLIProgram.run(["keys", "generate", path])
        #expect(made.status == 0)
        let keys = try CurveKeyFile.read(path)
        #expect(made.output == keys.publicKey.z85 + "\n")
        #expect(!(made.output + made.errors).contains(keys.secretKey.z85))

        let again = try await CLIProgram.run(["keys", "generate", path])
        #expect(again.status == 74)
        #expect(again.errors.contains("remove the old file first"))
        #expect(try CurveKeyFile.read(path) == keys)
    }

    @Test("show prints the public key, and as JSON")
    func show() async throws {
        let shown = try await CLIProgram.run(["keys", "show", doors.path("reader")])
        #expect(shown.output == doors.reader.publicKey.z85 + "\n")
        let json = try await CLIProgram.run(["keys", "show", doors.path("reader"), "--json"])
        let object = try JSONObject(Data(json.output.utf8))
        #expect(object["public_key"] as? String == doors.reader.publicKey.z85)
        #expect(object["file"] as? String == doors.path("reader"))
    }

    @Test("a file that others can read, or that is not there, is named")
    func refusals() async throws {
        let path = doors.path("reader")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        let open = try await CLIProgram.run(["keys", "show", path])
        #expect(open.status == 65)
        #expect(open.errors.contains(path) && open.errors.contains("chmod 600"))
        #expect(!open.errors.contains(doors.reader.secretKey.z85))
        #expect(try await CLIProgram.run(["keys", "show", doors.path("none")]).status == 66)
    }

    @Test("a key that begins with a hyphen is a key, not an option", arguments: ["-", "-=", "--", "-h"])
    func hyphen(beginning: String) async throws {
        let key = beginning + doors.server.publicKey.z85.dropFirst(beginning.count)
        let watched = try await CLIProgram.run(["watch", "--server-key", key, "--key-file", doors.path("none")])
        #expect(watched.status == 66, "\(watched.errors)")
        #expect(watched.errors.contains(doors.path("none")))
    }
}
