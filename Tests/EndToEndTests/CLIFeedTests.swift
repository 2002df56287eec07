// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import ZeroMQ

/// `minsheng feed` against a PULL socket in the daemon's place.
struct CLIFeedTests {
    /// A bound PULL socket with its address.
    private struct Receiver: ~Copyable {
        let socket: PullSocket
        let address: String

        init(_ options: SocketOptions = .server) throws {
            var options = options
            // A lane that is not read for a while must not have heartbeats; see SocketOptions.lane of the program.
            options.heartbeat = nil
            let socket = try PullSocket(Context(), options: options)
            address = try socket.bind(to: "tcp://127.0.0.1:*").description
            self.socket = socket
        }

        /// The next `count` messages; fewer if they do not come.
        func messages(_ count: Int) throws -> [String] {
            var messages: [String] = []
            while messages.count < count, let message = try socket.receive(timeout: patience) {
                #expect(message.frameCount == 1)
                messages.append(message.string(at: 0) ?? "not UTF-8")
            }
            return messages
        }

        /// Whether nothing more has come.
        func isEmpty() throws -> Bool { try socket.receive(timeout: .zero) == nil }
    }

    @Test func sendsLinesAsTheyStand() async throws {
        let folder = try CLIFolder()
        let first = try folder.write("a.jsonl", "\u{FEFF}{\"id\":\"1\"}\r\n\n  \t\n{ \"id\" : \"二\" }\nnot json\n")
        let second = try folder.write("b.ndjson", #"{"id":"3","x":"\u4e09"}"#)
        let receiver = try Receiver()
        let program = try CLIProgram(["feed", first, second, "--to", receiver.address])
        #expect(
            try receiver.messages(4)
                == [#"{"id":"1"}"#, #"{ "id" : "二" }"#, "not json", #"{"id":"3","x":"\u4e09"}"#]
        )
        let result = try await program.result()
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("4 items · "))
        #expect(result.output.hasSuffix(" items/s → \(receiver.address)\n"))
        #expect(result.errors.isEmpty, "a pipe gets no progress")
        #expect(try receiver.isEmpty())
    }

    @Test func sendsADocumentAsOneItem() async throws {
        let folder = try CLIFolder()
        let file = try folder.write("意见.md", "# 关于民生的意见\n\n第一段“引号”。\n\n## 一、保障\n\n第二段。\n")
        let plain = try folder.write("plain.txt", "没有标题。\n")
        let receiver = try Receiver()
        let program = try CLIProgram(["feed", file, plain, "--to", receiver.address, "--date", "2025-06-09"])
        let items = try receiver.messages(2).map(jsonObject)
        #expect(try await program.result().status == 0)
        let item = try #require(items.first)
        #expect(item["id"] as? String == "意见.md")
        #expect(item["source"] as? String == "file")
        #expect(item["kind"] as? String == "policy")
        #expect(item["title"] as? String == "关于民生的意见")
        #expect(item["content_text"] as? String == "第一段“引号”。\n\n## 一、保障\n\n第二段。\n")
        #expect(item["date_published"] as? String == "2025-06-09T00:00:00+08:00")
        #expect(items.last?["title"] == nil)
        #expect(items.last?["content_text"] as? String == "没有标题。\n")
    }

    @Test func datesADocumentByItsLastChange() async throws {
        let folder = try CLIFolder()
        let file = try folder.write("a.md", "正文。")
        let date = Date(timeIntervalSince1970: 1_749_398_400)
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file)
        let receiver = try Receiver()
        let program = try CLIProgram(["feed", file, "--to", receiver.address])
        let item = try jsonObject(try receiver.messages(1).first ?? "")
        #expect(try await program.result().status == 0)
        #expect(item["date_published"] as? String == "2025-06-09T00:00:00+08:00")
    }

    @Test func batchesObjectsAndLetsTheRestTravelAlone() async throws {
        let folder = try CLIFolder()
        var bytes = Array("{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n{\"n\":4\n[{\"n\":5},{\"n\":6}]\n{\"n\":7}\n{\"n\":\"".utf8)
        bytes += [0xFF] + Array("\"}\n{\"n\":8}".utf8)
        let file = try folder.write("a.jsonl", bytes)
        let receiver = try Receiver()
        let program = try CLIProgram(["feed", file, "--to", receiver.address, "--batch", "2", "--json"])
        #expect(
            try receiver.messages(7) == [
                #"[{"n":1},{"n":2}]"#, #"[{"n":3}]"#, #"{"n":4"#, #"[{"n":5},{"n":6}]"#, #"[{"n":7}]"#, "not UTF-8",
                #"[{"n":8}]"#,
            ]
        )
        let result = try await program.result()
        let summary = try jsonObject(result.output)
        #expect(result.status == 0)
        #expect(summary["items"] as? Int == 9, "an array counts its elements, what is not JSON counts one")
        #expect(summary["messages"] as? Int == 7)
        #expect(summary["refused"] as? Int == 0)
        #expect(summary["unsent_messages"] as? Int == 0)
        #expect(summary["interrupted"] as? Bool == false)
        #expect(summary["endpoint"] as? String == receiver.address)
    }

    @Test func limitsTheRate() async throws {
        let receiver = try Receiver()
        let program = try CLIProgram(["feed", "-", "--to", receiver.address, "--rate", "50", "--json"])
        program.write(Array(String(repeating: "{}\n", count: 11).utf8))
        program.closeInput()
        #expect(try receiver.messages(11).count == 11)
        let seconds = try #require(jsonObject(try await program.result().output)["seconds"] as? Double)
        // The first goes at once and ten wait 20 ms each; a limiter that does not limit takes no time.
        #expect(seconds >= 0.1)
    }

    @Test func refusesWhatNoLaneTakesAndSendsTheRest() async throws {
        let folder = try CLIFolder()
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: 16 << 20 + 1)
        let lines = try folder.write("long.jsonl", Array("{\"n\":1}\n".utf8) + long + Array("\n{\"n\":3}\n".utf8))
        let text = try folder.write("bytes.md", Array("正文".utf8) + [0xC0])
        let receiver = try Receiver()
        let program = try CLIProgram(["feed", text, lines, "--to", receiver.address])
        #expect(try receiver.messages(2) == [#"{"n":1}"#, #"{"n":3}"#])
        let result = try await program.result()
        #expect(result.status == 1)
        #expect(result.errors.contains("\(lines):2: is longer than 16 MiB"))
        #expect(result.errors.contains("\(text): byte 6 is not UTF-8"))
        #expect(result.output.contains("2 refused"))
    }

    @Test func saysThatNoDaemonAnswers() async throws {
        // A path in a folder of its own is nobody's; a socket of another kind would break off the handshake, sooner or later.
        let folder = try CLIFolder()
        let address = "ipc://\(folder.path)/nobody.ipc"
        let result = try await CLIProgram.run(
            ["feed", "-", "--to", address, "--timeout", "0.3"],
            input: Array("{}\n".utf8)
        )
        #expect(result.status == 69)
        #expect(
            result.errors.hasSuffix(
                "\(address): nobody took an item for 0.3 s; start minshengd, or give its push lane with --to\n"
            )
        )
        // libzmq queues for a daemon that may yet come; what it still held at the end is told.
        #expect(result.output.contains("1 messages not handed over"))
    }

    @Test func saysHowManyMessagesWereNotHandedOver() async throws {
        var options = SocketOptions.server
        options.receiveHighWaterMark = 1
        options.receiveBufferSize = 4096
        let receiver = try Receiver(options)
        let item = "{\"x\":\"" + String(repeating: "x", count: 1 << 20) + "\"}\n"
        let program = try CLIProgram(["feed", "-", "--to", receiver.address, "--timeout", "0.5", "--json"])
        for _ in 0..<40 { program.write(Array(item.utf8)) }
        program.closeInput()
        let result = try await program.result()
        #expect(result.status == 69)
        let summary = try jsonObject(result.output)
        #expect(summary["messages"] as? Int == 40)
        #expect(try #require(summary["unsent_messages"] as? Int) > 0)
    }

    @Test func endsCleanlyOnInterruption() async throws {
        let receiver = try Receiver()
        let program = try CLIProgram(["feed", "-", "--to", receiver.address, "--json"])
        program.write(Array("{\"n\":1}\n".utf8))
        #expect(try receiver.messages(1) == [#"{"n":1}"#])
        program.interrupt()
        let result = try await program.result()
        let summary = try jsonObject(result.output)
        #expect(result.status == 130)
        #expect(summary["items"] as? Int == 1)
        #expect(summary["interrupted"] as? Bool == true)
    }

    @Test func sendsNothingIfAFileIsMissing() async throws {
        let folder = try CLIFolder()
        let file = try folder.write("a.jsonl", "{}\n")
        let receiver = try Receiver()
        let result = try await CLIProgram.run(["feed", file, "\(folder.path)/absent", "--to", receiver.address])
        #expect(result.status == 66)
        #expect(result.errors.contains("\(folder.path)/absent: no such file"))
        #expect(try receiver.isEmpty())
    }

    #if os(Linux)
    @Test func handsOverWhatWasSentBeforeAFileCouldNotBeRead() async throws {
        let folder = try CLIFolder()
        let file = try folder.write("a.jsonl", "{\"n\":1}\n")
        let receiver = try Receiver()
        // Reading a process's memory from its first byte fails, as a bad disk would.
        let program = try CLIProgram(["feed", file, "/proc/self/mem", "--format", "ndjson", "--to", receiver.address])
        #expect(try receiver.messages(1) == [#"{"n":1}"#])
        let result = try await program.result()
        #expect(result.status == 74)
        #expect(result.output.hasPrefix("1 items · "))
        #expect(result.errors.hasPrefix("minsheng: /proc/self/mem: cannot be read ("))
    }
    #endif

    @Test func showsProgressOnATerminal() async throws {
        let folder = try CLIFolder()
        let file = try folder.write("a.jsonl", String(repeating: "{}\n", count: 20))
        let receiver = try Receiver()
        let terminal = try CLITerminal(
            ["feed", file, "--to", receiver.address, "--rate", "60"],
            columns: 90,
            lines: 24
        )
        #expect(try receiver.messages(20).count == 20)
        let result = try await terminal.result()
        #expect(result.status == 0)
        #expect(result.output.contains("\r█"), "a bar")
        #expect(result.output.contains("% · "))
        #expect(result.output.contains("ETA 00:00"))
        #expect(result.output.contains("\r\u{1B}[K20 items · 40 B · "), "the bar makes way for the summary")
    }

    @Test(arguments: [
        ["--to", "127.0.0.1:7701"], ["--to", "tcp://127.0.0.1:*"], ["--to", "inproc://x"], ["--batch", "0"],
        ["--batch", "1001"], ["--rate", "0"], ["--rate", "nan"], ["--timeout", "0"], ["--date", "2025-02-30"],
        ["--format", "xml"],
    ])
    func refusesWrongUsage(options: [String]) async throws {
        let result = try await CLIProgram.run(["feed", "-"] + options)
        #expect(result.status == 64)
        #expect(result.errors.contains(options.first ?? ""))
    }
}
