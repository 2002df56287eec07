// SPDX-License-Identifier: Apache-2.0

import MinshengPipeline
import Yams

/// A configuration with every default filled in, for showing; reading it back gives the same daemon.
struct EffectiveConfiguration: Encodable {
    let log: LogSection
    let pipeline: PipelineSection
    let windows: WindowsSection
    let duplicates: DuplicatesSection
    let stories: StoriesSection
    let security: SecuritySection?
    let memory: MemorySection
    let sources: [Stage]
    let transforms: [Stage]
    let sinks: [Stage]

    /// A stage's type and settings.
    struct Stage: Encodable {
        let type: String
        let configuration: any Encodable & Sendable

        private enum CodingKeys: CodingKey {
            case type
        }

        init(_ stage: ConfiguredStage<some Any>) {
            type = stage.type
            configuration = stage.configuration
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(type, forKey: .type)
            try configuration.encode(to: encoder)
        }
    }

    /// The configuration as a file would hold it.
    func yaml() throws -> String {
        try YAMLEncoder().encode(self)
    }
}
