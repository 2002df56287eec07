// SPDX-License-Identifier: Apache-2.0

import MinshengTestKit
import Testing
import ZeroMQ

/// `minsheng feed` before a push lane that is locked.
@Suite("Feed: the push lane's door", .timeLimit(.minutes(2)))
struct CLIFeedDoorTests {
    private static let item = Array(#"{"id":"1","source":"xinhua","title":"天气"}"#.utf8)

    @Test("the right key gets in; one that is not on the list, or has another role, is refused at once and told so")
    func keys() async throws {
        let doors = try LockedDoors()
        let daemon = try await RunningDaemon(["--config", "c.yaml"], files: ["c.yaml": doors.yaml])
        let command = ["feed", "-", "--to", daemon.push, "--server-key", doors.server.publicKey.z85, "--key-file"]
        let fed = try await CLIProgram.run(command + [doors.path("feeder")], input: Self.item)
        #expect(fed.status == 0, "\(fed.errors)")
        let stranger = doors.path("stranger")
        #expect(try await CLIProgram.run(["keys", "generate", stranger]).status == 0)
        for file in [doors.path("reader"), stranger] {
            // Longer than a test may take: what ends it is the refusal.
            let wrong = try await CLIProgram.run(command + [file, "--timeout", "600"], input: Self.item)
            #expect(wrong.status == 69)
            #expect(wrong.errors.contains("\(daemon.push) does not let this key in"), "\(wrong.errors)")
            #expect(wrong.errors.contains("--key-file"), "and what to do")
            #expect(wrong.output.contains("1 messages not handed over"))
        }
        #expect(try await daemon.stop() == 0)
    }

    @Test("another server's key, or none at all, is told too")
    func wrongServer() async throws {
        let doors = try LockedDoors()
        let daemon = try await RunningDaemon(["--config", "c.yaml"], files: ["c.yaml": doors.yaml])
        let other = try CurveKeyPair().publicKey.z85
        for keys in [["--server-key", other, "--key-file", doors.path("feeder")], []] {
            let command = ["feed", "-", "--to", daemon.push, "--timeout", "1"] + keys
            let result = try await CLIProgram.run(command, input: Self.item)
            #expect(result.status == 69)
            let reasons = ["its key is not the one expected", "secures its connections in another way"]
            #expect(reasons.contains { result.errors.contains($0) }, "\(result.errors)")
            #expect(result.errors.contains(daemon.push) && result.errors.contains("--server-key"))
        }
        #expect(try await daemon.stop() == 0)
    }
}
