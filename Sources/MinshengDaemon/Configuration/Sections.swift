// SPDX-License-Identifier: Apache-2.0

import Logging
import MinshengMetrics
import MinshengPipeline

/// How the daemon speaks to its operator.
struct LogSection: Codable {
    var level = Logger.Level.info
    var format = LogFormat.text

    private enum CodingKeys: CodingKey {
        case level
        case format
    }

    init() {}

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        level = try values.decodeName(.level, in: Logger.Level.allCases) ?? level
        format = try values.decodeName(.format, in: LogFormat.allCases) ?? format
    }
}

/// How much is worked on at once, and how often results are published.
struct PipelineSection: Codable {
    var workers: Int
    var batchesInFlight: Int
    var provisionalInterval: ConfiguredDuration
    var finalInterval: ConfiguredDuration
    var heartbeatInterval: ConfiguredDuration
    var drainLimit: ConfiguredDuration

    private enum CodingKeys: String, CodingKey {
        case workers
        case batchesInFlight = "batches_in_flight"
        case provisionalInterval = "provisional_interval"
        case finalInterval = "final_interval"
        case heartbeatInterval = "heartbeat_interval"
        case drainLimit = "drain_limit"
    }

    init() {
        self.init(PipelineSettings())
    }

    private init(_ settings: PipelineSettings) {
        workers = settings.workers
        batchesInFlight = settings.batchesInFlight
        provisionalInterval = ConfiguredDuration(settings.provisionalInterval)
        finalInterval = ConfiguredDuration(settings.finalInterval)
        heartbeatInterval = ConfiguredDuration(settings.heartbeatInterval)
        drainLimit = ConfiguredDuration(settings.drainLimit)
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(PipelineSettings(workers: try values.decodeNumber(.workers, in: 1...256)))
        batchesInFlight = try values.decodeNumber(.batchesInFlight, in: 1...10_000) ?? batchesInFlight
        provisionalInterval = try values.decodeDuration(.provisionalInterval, from: .zero) ?? provisionalInterval
        finalInterval = try values.decodeDuration(.finalInterval, from: .zero) ?? finalInterval
        heartbeatInterval = try values.decodeDuration(.heartbeatInterval, from: .milliseconds(10)) ?? heartbeatInterval
        drainLimit = try values.decodeDuration(.drainLimit, from: .zero) ?? drainLimit
    }

    var settings: PipelineSettings {
        var settings = PipelineSettings(workers: workers)
        settings.batchesInFlight = batchesInFlight
        settings.provisionalInterval = provisionalInterval.duration
        settings.finalInterval = finalInterval.duration
        settings.heartbeatInterval = heartbeatInterval.duration
        settings.drainLimit = drainLimit.duration
        return settings
    }
}

/// How long stories are known again.
struct StoriesSection: Codable {
    var rememberedStories = MetricsAggregator.Settings().rememberedStories

    private enum CodingKeys: String, CodingKey {
        case rememberedStories = "remembered_stories"
    }

    init() {}

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        rememberedStories =
            try values.decodeNumber(.rememberedStories, in: 0...StoryIndex.greatestCapacity) ?? rememberedStories
    }
}

/// How long items are known again.
struct DuplicatesSection: Codable {
    var rememberedItems = MetricsAggregator.Settings().rememberedItems

    private enum CodingKeys: String, CodingKey {
        case rememberedItems = "remembered_items"
    }

    init() {}

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        rememberedItems = try values.decodeNumber(.rememberedItems, in: 0...100_000_000) ?? rememberedItems
    }
}
