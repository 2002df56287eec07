// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The tutorials in docs/tutorials: their files are written, their commands are run, and print what the page says.
struct TutorialTests {
    /// A fenced block of a page: ```` ```yaml green.yaml ```` is a file, ```` ```console ```` commands with what they print.
    private struct Block {
        let kind: String
        let file: String?
        let lines: [String]

        /// The blocks of a page, in its order.
        static func all(of page: String) -> [Block] {
            var blocks: [Block] = []
            var open: (head: [String], lines: [String])?
            for line in page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
                if let block = open, line == "```" {
                    blocks.append(Block(kind: block.head[0], file: block.head.dropFirst().first, lines: block.lines))
                    open = nil
                } else if open != nil {
                    open?.lines.append(line)
                } else if line.hasPrefix("```") {
                    open = (line.dropFirst(3).split(separator: " ").map(String.init), [])
                }
            }
            return blocks
        }

        /// Each command, with the lines below it.
        var commands: [(command: String, output: String)] {
            lines.reduce(into: []) { commands, line in
                if line.hasPrefix("$ ") {
                    commands.append((String(line.dropFirst(2)), ""))
                } else if !commands.isEmpty {
                    commands[commands.count - 1].output += line + "\n"
                }
            }
        }
    }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func page(_ name: String) throws -> String {
        try String(contentsOf: Self.root.appending(path: "docs/tutorials/\(name)"), encoding: .utf8)
    }

    @Test(
        "every command prints what the page says",
        arguments: ["your-own-pack.md", "your-own-pack.zh-CN.md"]
    )
    func commands(_ name: String) async throws {
        let folder = try CLIFolder()
        var count = 0
        for block in Block.all(of: try page(name)) {
            if let file = block.file { _ = try folder.write(file, block.lines.joined(separator: "\n") + "\n") }
            guard block.kind == "console" else { continue }
            for (command, output) in block.commands {
                count += 1
                let result = try await shell(command, in: folder)
                #expect(result == output, "\(command)")
            }
        }
        #expect(count >= 14)
        let report = try String(contentsOfFile: folder.path + "/report.html", encoding: .utf8)
        #expect(report.contains("清洁能源"))
    }

    @Test("both languages show the same files and commands")
    func languages() throws {
        let (english, chinese) = (try page("your-own-pack.md"), try page("your-own-pack.zh-CN.md"))
        #expect(Block.all(of: english).map(\.lines) == Block.all(of: chinese).map(\.lines))
    }

    @Test("the pack has nothing to find fault with, and stands in its canonical form")
    func pack() async throws {
        let folder = try CLIFolder()
        let text = try #require(Block.all(of: try page("your-own-pack.md")).last { $0.file == "green.yaml" })
        let file = try folder.write("green.yaml", text.lines.joined(separator: "\n") + "\n")
        #expect(try await CLIProgram.run(["rules", "check", "--strict", file]).status == 0)
        #expect(try await CLIProgram.run(["rules", "fmt", "--check", file]).status == 0)
        #expect(try await CLIProgram.run(["rules", "test", file]).status == 0)
    }

    /// What a command line prints in a folder, with `minsheng` on the path.
    private func shell(_ command: String, in folder: CLIFolder) async throws -> String {
        let programs = CLIProgram.executable.deletingLastPathComponent().path
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let process = CLIProgram.process([], ["PATH": "\(programs):\(path)", "LANG": "C.UTF-8"])
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", command]
        process.currentDirectoryURL = URL(filePath: folder.path)
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return try await Collector(pipe.fileHandleForReading).text()
    }
}
