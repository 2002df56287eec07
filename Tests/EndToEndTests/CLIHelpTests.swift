// SPDX-License-Identifier: Apache-2.0

import Testing

/// What every command of `minsheng` says of itself.
struct CLIHelpTests {
    private static let commands = [
        [], ["classify"], ["explain"], ["eval"], ["rules"], ["rules", "check"], ["rules", "fmt"], ["rules", "test"],
        ["rules", "diff"], ["rules", "compile"], ["rules", "embed"], ["mine"], ["feed"], ["watch"],
    ]

    @Test(arguments: commands)
    func showsAnExampleAndTheExitCodes(command: [String]) async throws {
        let result = try await CLIProgram.run(command + ["--help"])
        #expect(result.status == 0)
        #expect(result.output.contains("  minsheng \(command.isEmpty ? "classify" : command.joined(separator: " "))"))
        #expect(result.output.contains("Exit codes: 0"))
    }

    @Test func saysItsVersion() async throws {
        let result = try await CLIProgram.run(["--version"])
        #expect(result.status == 0)
        #expect(result.output == "0.1.0\n")
    }

    @Test func refusesUnknownCommandsAndMissingArguments() async throws {
        for arguments in [["clasify"], ["classify"], ["feed"], ["classify", "x", "--colour"]] {
            let result = try await CLIProgram.run(arguments)
            #expect(result.status == 64)
            #expect(result.output.isEmpty)
            #expect(!result.errors.isEmpty)
        }
    }
}
