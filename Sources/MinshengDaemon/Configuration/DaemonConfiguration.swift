// SPDX-License-Identifier: Apache-2.0

import MinshengPipeline

/// What a configuration file holds; what is absent has its default.
///
/// ```yaml
/// log: {level: info, format: text}
/// pipeline: {workers: 2, provisional_interval: 500ms}
/// windows: {sizes: [1m, 1h, 1d], offset: "+08:00"}
/// duplicates: {remembered_items: 196608}
/// stories: {remembered_stories: 4096}
/// security: {key_file: minshengd.key, clients: [{name: feeder, key: "…", role: writer}]}
/// sources:
///   - {type: push, bind: "tcp://127.0.0.1:7701"}
///   - {type: put, bind: "tcp://127.0.0.1:7702"}
/// transforms:
///   - {type: classify}
/// sinks:
///   - {type: live, bind: "tcp://127.0.0.1:7703"}
///   - {type: sync, bind: "tcp://127.0.0.1:7704"}
/// ```
struct DaemonConfiguration: Decodable {
    var log = LogSection()
    var pipeline = PipelineSection()
    var windows = WindowsSection()
    var duplicates = DuplicatesSection()
    var stories = StoriesSection()
    var security: SecuritySection?
    var memory = MemorySection()
    var sources = [Self.stage("push"), Self.stage("put")]
    var transforms = [Self.stage("classify")]
    var sinks = [Self.stage("live"), Self.stage("sync")]

    private enum CodingKeys: CodingKey {
        case log
        case pipeline
        case windows
        case duplicates
        case stories
        case security
        case memory
        case sources
        case transforms
        case sinks
    }

    init() {}

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        log = try values.decodeIfPresent(LogSection.self, forKey: .log) ?? log
        pipeline = try values.decodeIfPresent(PipelineSection.self, forKey: .pipeline) ?? pipeline
        windows = try values.decodeIfPresent(WindowsSection.self, forKey: .windows) ?? windows
        duplicates = try values.decodeIfPresent(DuplicatesSection.self, forKey: .duplicates) ?? duplicates
        stories = try values.decodeIfPresent(StoriesSection.self, forKey: .stories) ?? stories
        security = try values.decodeIfPresent(SecuritySection.self, forKey: .security)
        memory = try values.decodeIfPresent(MemorySection.self, forKey: .memory) ?? memory
        sources = try values.decodeIfPresent([ConfigurationNode].self, forKey: .sources) ?? sources
        transforms = try values.decodeIfPresent([ConfigurationNode].self, forKey: .transforms) ?? transforms
        sinks = try values.decodeIfPresent([ConfigurationNode].self, forKey: .sinks) ?? sinks
    }

    /// The description of a stage with nothing but its type.
    static func stage(_ type: String) -> ConfigurationNode {
        .empty.setting("type", to: type)
    }
}

extension ConfigurationNode {
    /// The same mapping with another text for `key`.
    func setting(_ key: String, to text: String) -> ConfigurationNode {
        let entry = ConfigurationEntry(key: key, value: ConfigurationNode(.scalar(text, isQuoted: true)))
        return ConfigurationNode(.mapping((removing(key).entries ?? []) + [entry]), at: position)
    }
}

extension [ConfigurationNode] {
    /// Sets the address of the first stage of a type, and adds such a stage if there is none.
    mutating func bind(_ type: String, to address: String) {
        let index = firstIndex {
            guard case .scalar(type, _) = $0["type"]?.value else { return false }
            return true
        }
        let node = index.map { self[$0] } ?? DaemonConfiguration.stage(type)
        let bound = node.setting("bind", to: address)
        if let index { self[index] = bound } else { append(bound) }
    }
}
