// SPDX-License-Identifier: Apache-2.0

import Logging
import Minsheng
import MinshengPipeline
import MinshengStages
import MinshengTestKit
import Testing
import ZeroMQ

@Suite("Built-in stages")
struct BuiltInStagesTests {
    private let context = StageContext(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })

    @Test("are known by their types, and made with their defaults")
    func areKnown() throws {
        let registry = StageRegistry.builtIn(sockets: try Context(), classifier: .builtIn)
        #expect(try registry.makeSource(from: node("push"), context: context).stage is PushSource)
        #expect(try registry.makeTransform(from: node("classify"), context: context).stage is ClassifyTransform)
        #expect(try registry.makeSink(from: node("live"), context: context).stage is LiveSink)
        let lines = node("ndjson", ("path", "a"))
        #expect(try registry.makeSource(from: lines, context: context).stage is LinesSource)
        #expect(try registry.makeSink(from: node("file", ("path", "a")), context: context).stage is FileSink)
    }

    struct Fault: CustomTestStringConvertible {
        let type: String
        let key: String
        let value: String
        let message: String
        var testDescription: String { "\(type): \(key) = \(value)" }
    }

    static let faults = [
        Fault(type: "push", key: "bind", value: "tcp://*:1", message: "without CURVE anyone could use it"),
        Fault(
            type: "push",
            key: "high_water_mark",
            value: "0",
            message: #""high_water_mark" is from 1 to 1000000, not 0"#
        ),
        Fault(type: "push", key: "max_message_bytes", value: "1", message: #""max_message_bytes" is from 1024 to"#),
        Fault(
            type: "push",
            key: "batch_messages",
            value: "-1",
            message: #""batch_messages" is from 1 to 10000, not -1"#
        ),
        Fault(type: "push", key: "batch_bytes", value: "lots", message: #""batch_bytes" takes a whole number"#),
        Fault(type: "ndjson", key: "pth", value: "a", message: #""path" is missing here; did you mean it by "pth"?"#),
        Fault(
            type: "live",
            key: "cached_windows",
            value: "-1",
            message: #""cached_windows" is from 0 to 10000, not -1"#
        ),
        Fault(type: "live", key: "topics", value: "1", message: #"unknown key "topics""#),
        Fault(type: "file", key: "content", value: "all", message: #""path" is missing here"#),
        Fault(type: "classify", key: "pack", value: "a", message: #"unknown key "pack""#),
    ]

    @Test("refuse settings that make no sense", arguments: faults)
    func refuseSettings(fault: Fault) throws {
        let registry = StageRegistry.builtIn(sockets: try Context(), classifier: .builtIn)
        let node = node(fault.type, (fault.key, fault.value))
        let error = #expect(throws: PipelineError.self) {
            switch fault.type {
            case "push", "ndjson": _ = try registry.makeSource(from: node, context: context)
            case "classify": _ = try registry.makeTransform(from: node, context: context)
            default: _ = try registry.makeSink(from: node, context: context)
            }
        }
        #expect(error?.message.contains(fault.message) == true, "\(String(describing: error))")
    }

    private func node(_ type: String, _ entries: (String, String)...) -> ConfigurationNode {
        let all = [("type", type)] + entries
        return ConfigurationNode(
            .mapping(
                all.map { key, value in
                    ConfigurationEntry(key: key, value: ConfigurationNode(.scalar(value, isQuoted: false)))
                }
            )
        )
    }
}
