// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging
import MinshengMetrics
import MinshengPipeline
import MinshengStages
import MinshengTestKit
import Testing

@Suite("Files", .timeLimit(.minutes(10)))
struct FileTests {
    /// A folder that is removed with the test.
    final class Folder {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
        deinit { try? FileManager.default.removeItem(at: url) }

        var context: StageContext {
            StageContext(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, baseDirectory: url.path)
        }

        func write(_ text: String, to name: String) throws {
            try Data(text.utf8).write(to: url.appendingPathComponent(name))
        }

        func lines(of name: String) throws -> [String] {
            try String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)
                .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        }
    }

    @Test("a source of lines keeps the contract of sources")
    func sourceKeepsContract() async throws {
        let folder = try Folder()
        try folder.write("{}\n", to: "items.ndjson")
        let context = folder.context
        try await SourceContract.verify { LinesSource(.init(path: "items.ndjson"), context: context) }
    }

    @Test("a file is handed on line by line, in deliveries of what was read together")
    func handsOnLines() async throws {
        let folder = try Folder()
        let lines = (0..<20_000).map { #"{"id":"\#($0)","source":"s","title":"公平"}"# }
        try folder.write(lines.joined(separator: "\n"), to: "items.ndjson")
        let source = LinesSource(.init(path: "items.ndjson"), context: folder.context)
        #expect(try await source.open() == [folder.url.path + "/items.ndjson"])
        let probe = IntakeProbe()
        try await source.run(probe.intake)
        #expect(probe.messages == lines.map { .bytes(Array($0.utf8)) })
    }

    @Test("an empty file is a source that ends at once")
    func emptyFile() async throws {
        let folder = try Folder()
        try folder.write("", to: "items.ndjson")
        let source = LinesSource(.init(path: "items.ndjson"), context: folder.context)
        _ = try await source.open()
        let probe = IntakeProbe()
        try await source.run(probe.intake)
        #expect(probe.messages.isEmpty)
    }

    @Test("a file that is not there is an error that names it")
    func missingFile() async throws {
        let folder = try Folder()
        let source = LinesSource(.init(path: "missing.ndjson"), context: folder.context)
        let error = await #expect(throws: PipelineError.self) { try await source.open() }
        #expect(error?.code == .cannotOpen)
        #expect(
            error?.message == "cannot open \(folder.url.path)/missing.ndjson for reading: No such file or directory"
        )
    }

    @Test("a file sink keeps the contract of sinks", arguments: [FileSink.Configuration.Content.updates, .rejections])
    func sinkKeepsContract(content: FileSink.Configuration.Content) async throws {
        let folder = try Folder()
        let context = folder.context
        try await SinkContract.verify { FileSink(.init(path: "out.ndjson", content: content), context: context) }
    }

    @Test("values are appended one a line, with their topics")
    func appendsUpdates() async throws {
        let folder = try Folder()
        try folder.write("before\n", to: "out.ndjson")
        let sink = FileSink(.init(path: "out.ndjson"), context: folder.context)
        _ = try await sink.open()
        try await sink.run(Emissions((1...2).map { SinkContract.emission(number: $0, updateCount: 2) }))
        #expect(
            try folder.lines(of: "out.ndjson") == [
                "before",
                #"{"topic":"v1/1h/test/0/","value":{"type":"window","seq":1}}"#,
                #"{"topic":"v1/1h/test/1/","value":{"type":"window","seq":1}}"#,
                #"{"topic":"v1/1h/test/0/","value":{"type":"window","seq":2}}"#,
                #"{"topic":"v1/1h/test/1/","value":{"type":"window","seq":2}}"#,
                "",
            ]
        )
    }

    @Test("rejections are appended one a line, whatever their ids hold")
    func appendsRejections() async throws {
        let folder = try Folder()
        let sink = FileSink(.init(path: "out.ndjson", content: .rejections), context: folder.context)
        let rejection = Rejection(
            messageIndex: 0,
            index: 3,
            id: "a\"\n公平",
            reason: .conflict,
            field: "id",
            message: "taken before"
        )
        let emission = Emission(
            time: .epoch,
            epoch: "test",
            updates: [],
            ledger: nil,
            rejections: [rejection],
            watermark: nil,
            isHeartbeat: false
        )
        try await sink.run(Emissions([emission]))
        #expect(
            try folder.lines(of: "out.ndjson") == [
                #"{"time":"1970-01-01T00:00:00Z","id":"a\"\n公平","index":3,"code":409,"reason":"conflict","#
                    + #""field":"id","message":"taken before"}"#,
                "",
            ]
        )
    }

    @Test("a folder that is not there is an error that names the file")
    func missingFolder() async throws {
        let folder = try Folder()
        let sink = FileSink(.init(path: "missing/out.ndjson"), context: folder.context)
        let error = await #expect(throws: PipelineError.self) { try await sink.open() }
        #expect(error?.code == .cannotOpen)
        #expect(error?.message.hasSuffix("missing/out.ndjson for writing: No such file or directory") == true)
    }

    @Test("a full disk loses lines, is said once, and harms nothing else")
    func fullDisk() async throws {
        // /dev/full takes nothing, as a full disk does.
        try #require(FileManager.default.fileExists(atPath: "/dev/full"))
        let sink = FileSink(.init(path: "/dev/full"), context: try Folder().context)
        try await sink.run(Emissions((1...3).map { SinkContract.emission(number: $0, updateCount: 2) }))
    }
}
