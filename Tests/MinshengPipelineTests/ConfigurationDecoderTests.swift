// SPDX-License-Identifier: Apache-2.0

import MinshengPipeline
import Testing

@Suite("Configuration decoder")
struct ConfigurationDecoderTests {
    struct Settings: Codable, Equatable {
        var bind: String
        var highWaterMark: Int?
        var isVerbose: Bool?
        var ratio: Double?
        var linger: ConfiguredDuration?
        var tags: [String]?
        var limits: Limits?

        struct Limits: Codable, Equatable {
            var depth: UInt8?
        }
    }

    @Test("reads values, lists and nested mappings")
    func readsValues() throws {
        let node = mapping(
            ("bind", text("tcp://127.0.0.1:0")),
            ("highWaterMark", plain("1_000")),
            ("isVerbose", plain("true")),
            ("ratio", plain("0.5")),
            ("linger", plain("250ms")),
            ("tags", ConfigurationNode(.sequence([plain("a"), text("b")]))),
            ("limits", mapping(("depth", plain("16"))))
        )
        let settings = try ConfigurationDecoder().decode(Settings.self, from: node)
        #expect(
            settings
                == Settings(
                    bind: "tcp://127.0.0.1:0",
                    highWaterMark: 1000,
                    isVerbose: true,
                    ratio: 0.5,
                    linger: ConfiguredDuration(.milliseconds(250)),
                    tags: ["a", "b"],
                    limits: Settings.Limits(depth: 16)
                )
        )
    }

    @Test("an empty value leaves a default in force")
    func readsNull() throws {
        let node = mapping(
            ("bind", text("x")),
            ("ratio", ConfigurationNode(.null)),
            ("limits", ConfigurationNode(.null))
        )
        #expect(try ConfigurationDecoder().decode(Settings.self, from: node) == Settings(bind: "x"))
    }

    @Test("a dictionary knows every key")
    func readsDictionary() throws {
        let node = mapping(("a", plain("1")), ("b", plain("2")))
        #expect(try ConfigurationDecoder().decode([String: Int].self, from: node) == ["a": 1, "b": 2])
    }

    struct Fault: CustomTestStringConvertible {
        let name: String
        let entries: [(String, ConfigurationNode)]
        let message: String
        var testDescription: String { name }
    }

    /// Entries stand in lines 1, 2, … of `t.yaml`, keys in column 1 and values in column 9.
    static let faults: [Fault] = [
        Fault(
            name: "a key that is needed",
            entries: [("ratio", plain("1"))],
            message: #"t.yaml:1:9: "bind" is missing here"#
        ),
        Fault(
            name: "a slip in a key that is needed",
            entries: [("bnid", text("x"))],
            message: #"t.yaml:1:9: "bind" is missing here; did you mean it by "bnid"?"#
        ),
        Fault(
            name: "a slip in an optional key",
            entries: [("bind", text("x")), ("highWaterMrak", plain("1"))],
            message: #"t.yaml:2:1: unknown key "highWaterMrak"; did you mean "highWaterMark"?"#
        ),
        Fault(
            name: "a key that is like no other",
            entries: [("bind", text("x")), ("colour", plain("1"))],
            message:
                #"t.yaml:2:1: unknown key "colour"; known are "bind", "highWaterMark", "isVerbose", "limits", "linger", "ratio", "tags""#
        ),
        Fault(
            name: "a slip in a nested mapping",
            entries: [("bind", text("x")), ("limits", mapping(("depht", plain("1"))))],
            message: #"t.yaml:1:1: unknown key "depht"; did you mean "depth"?"#
        ),
        Fault(
            name: "a key twice",
            entries: [("bind", text("x")), ("bind", text("y"))],
            message: #"t.yaml:2:1: "bind" stands here twice; keep one"#
        ),
        Fault(
            name: "a text for a number",
            entries: [("bind", text("x")), ("highWaterMark", text("7"))],
            message:
                #"t.yaml:2:9: "highWaterMark" takes a whole number from -9223372036854775808 to 9223372036854775807, not "7""#
        ),
        Fault(
            name: "a number out of range",
            entries: [("bind", text("x")), ("limits", mapping(("depth", plain("256"))))],
            message: #"t.yaml:1:9: "depth" takes a whole number from 0 to 255, not "256""#
        ),
        Fault(
            name: "yes for true",
            entries: [("bind", text("x")), ("isVerbose", plain("yes"))],
            message: #"t.yaml:2:9: "isVerbose" takes true or false, not "yes""#
        ),
        Fault(
            name: "a list for a text",
            entries: [("bind", ConfigurationNode(.sequence([]), at: place(1, 9)))],
            message: #"t.yaml:1:9: "bind" takes a text, not a list"#
        ),
        Fault(
            name: "a text for a mapping",
            entries: [("bind", text("x")), ("limits", text("deep"))],
            message: #"t.yaml:2:9: "limits" takes a mapping, not "deep""#
        ),
        Fault(
            name: "a unit that does not exist",
            entries: [("bind", text("x")), ("linger", plain("3 weeks"))],
            message:
                #"t.yaml:2:9: "3 weeks" is no length of time; write a whole number and ms, s, m, h or d, such as 500ms"#
        ),
        Fault(
            name: "not a number",
            entries: [("bind", text("x")), ("ratio", plain("nan"))],
            message: #"t.yaml:2:9: "ratio" takes a number, not "nan""#
        ),
    ]

    @Test("says what is wrong, where, and what to do", arguments: faults)
    func namesFault(fault: Fault) {
        let node = numbered(fault.entries)
        let error = #expect(throws: PipelineError.self) {
            try ConfigurationDecoder().decode(Settings.self, from: node)
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.description == fault.message)
    }

    @Test("an error of the type's own initialiser gets a place")
    func locatesOwnErrors() {
        struct Port: Decodable {
            let number: Int
            enum CodingKeys: CodingKey { case number }
            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: CodingKeys.self)
                number = try container.decode(Int.self, forKey: .number)
                guard number < 65_536 else {
                    throw DecodingError.dataCorruptedError(
                        forKey: .number,
                        in: container,
                        debugDescription: "a port is below 65536"
                    )
                }
            }
        }
        let error = #expect(throws: PipelineError.self) {
            try ConfigurationDecoder().decode(Port.self, from: numbered([("number", plain("70000"))]))
        }
        #expect(error?.description == "t.yaml:1:9: a port is below 65536")
    }
}

@Suite("Names and durations of configurations")
struct ConfigurationTextTests {
    @Test(
        "a duration is read and written in its longest whole unit",
        arguments: [
            ("0ms", Duration.zero, "0ms"),
            ("500ms", .milliseconds(500), "500ms"),
            ("1000ms", .seconds(1), "1s"),
            ("90s", .seconds(90), "90s"),
            ("120m", .seconds(7200), "2h"),
            ("2d", .seconds(172_800), "2d"),
        ]
    )
    func duration(text: String, duration: Duration, written: String) {
        #expect(ConfiguredDuration(text)?.duration == duration)
        #expect(ConfiguredDuration(duration).description == written)
    }

    @Test(
        "what is no duration is refused",
        arguments: ["", "5", "s", "-1s", "1.5s", "1 s", "1w", "99999999999999999999s", "9223372036854775807d", "٣s"]
    )
    func badDuration(text: String) {
        #expect(ConfiguredDuration(text) == nil)
    }

    @Test(
        "edits are counted",
        arguments: [
            ("", "", 0), ("a", "", 1), ("", "ab", 2), ("bind", "bind", 0), ("bnid", "bind", 1), ("bin", "bind", 1),
            ("bund", "bind", 1), ("kitten", "sitting", 3),
        ]
    )
    func distance(left: String, right: String, edits: Int) {
        #expect(NearestName.distance(left, right) == edits)
        #expect(NearestName.distance(right, left) == edits)
    }

    @Test("a guess is made only where it is near")
    func nearest() {
        #expect(NearestName.of("psuh", among: ["push", "put", "live"]) == "push")
        #expect(NearestName.of("websocket", among: ["push", "put", "live"]) == nil)
        #expect(NearestName.hint(for: "x", among: []) == "nothing can stand here")
    }
}

// MARK: Nodes

private func place(_ line: Int, _ column: Int) -> ConfigurationPosition {
    ConfigurationPosition(file: "t.yaml", line: line, column: column)
}

private func text(_ text: String) -> ConfigurationNode { ConfigurationNode(.scalar(text, isQuoted: true)) }
private func plain(_ text: String) -> ConfigurationNode { ConfigurationNode(.scalar(text, isQuoted: false)) }

private func mapping(_ entries: (String, ConfigurationNode)...) -> ConfigurationNode {
    numbered(entries)
}

/// A mapping whose entries stand one a line.
private func numbered(_ entries: [(String, ConfigurationNode)]) -> ConfigurationNode {
    let entries = entries.enumerated().map { index, entry in
        let value = ConfigurationNode(entry.1.value, at: place(index + 1, 9))
        return ConfigurationEntry(key: entry.0, at: place(index + 1, 1), value: value)
    }
    return ConfigurationNode(.mapping(entries), at: place(1, 9))
}
