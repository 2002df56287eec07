// SPDX-License-Identifier: Apache-2.0

import Logging
import MinshengPipeline
import MinshengTestKit
import Testing

@Suite("Stage registry")
struct StageRegistryTests {
    struct Settings: Codable, Sendable {
        var count: Int?
    }

    private var registry: StageRegistry {
        var registry = StageRegistry()
        registry.register(source: "memory") { (_: Settings, _) in InMemorySource([]) }
        registry.register(source: "file") { (_: Settings, _) in InMemorySource([]) }
        registry.register(sink: "memory") { (_: Settings, _) in InMemorySink() }
        registry.register(transform: "title") { (_: Settings, _) in TitleTransform() }
        return registry
    }

    private let context = StageContext(logger: .silent)

    private func node(_ entries: (String, String)..., line: Int = 3) -> ConfigurationNode {
        let place = ConfigurationPosition(file: "t.yaml", line: line, column: 5)
        return ConfigurationNode(
            .mapping(
                entries.map { key, value in
                    ConfigurationEntry(
                        key: key,
                        at: place,
                        value: ConfigurationNode(
                            .scalar(value, isQuoted: false),
                            at: ConfigurationPosition(file: "t.yaml", line: line, column: 11)
                        )
                    )
                }
            ),
            at: place
        )
    }

    @Test("makes a stage of each kind and gives back its configuration")
    func makesStages() throws {
        let source = try registry.makeSource(from: node(("type", "memory"), ("count", "3")), context: context)
        #expect(source.type == "memory")
        #expect(source.stage is InMemorySource)
        #expect((source.configuration as? Settings)?.count == 3)
        #expect(try registry.makeSink(from: node(("type", "memory")), context: context).stage is InMemorySink)
        #expect(try registry.makeTransform(from: node(("type", "title")), context: context).stage is TitleTransform)
    }

    @Test("an unknown type is refused with the nearest name")
    func refusesUnknownType() {
        let error = #expect(throws: PipelineError.self) {
            try registry.makeSource(from: node(("type", "memroy")), context: context)
        }
        #expect(error?.description == #"t.yaml:3:11: there is no source of type "memroy"; did you mean "memory"?"#)
    }

    @Test("a type of another kind is not found")
    func keepsKindsApart() {
        let error = #expect(throws: PipelineError.self) {
            try registry.makeTransform(from: node(("type", "memory")), context: context)
        }
        #expect(error?.description == #"t.yaml:3:11: there is no transform of type "memory"; known are "title""#)
    }

    @Test("a stage without a type is refused")
    func refusesMissingType() {
        let error = #expect(throws: PipelineError.self) {
            try registry.makeSource(from: node(("count", "1")), context: context)
        }
        #expect(error?.description == #"t.yaml:3:5: a source needs a "type", one of: file, memory"#)
    }

    @Test("an unknown setting is refused with its place")
    func refusesUnknownSetting() {
        let error = #expect(throws: PipelineError.self) {
            try registry.makeSink(from: node(("type", "memory"), ("cuont", "1")), context: context)
        }
        #expect(error?.description == #"t.yaml:3:5: unknown key "cuont"; did you mean "count"?"#)
    }

    @Test("a stage that is no mapping is refused")
    func refusesScalar() {
        let error = #expect(throws: PipelineError.self) {
            try registry.makeSink(from: ConfigurationNode(.scalar("memory", isQuoted: false)), context: context)
        }
        #expect(error?.description == #"a sink is a mapping with a "type""#)
    }
}
