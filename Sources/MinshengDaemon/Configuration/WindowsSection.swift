// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import MinshengPipeline

/// How the stream is cut into windows.
struct WindowsSection: Codable {
    var sizes: [String]
    var offset: String
    var outOfOrderness: ConfiguredDuration
    var allowedLateness: ConfiguredDuration
    var idleTimeout: ConfiguredDuration?

    private enum CodingKeys: String, CodingKey {
        case sizes
        case offset
        case outOfOrderness = "out_of_orderness"
        case allowedLateness = "allowed_lateness"
        case idleTimeout = "idle_timeout"
    }

    init() {
        let windows = WindowConfiguration()
        sizes = windows.sizes.map(\.name)
        offset = windows.offset.description
        outOfOrderness = ConfiguredDuration(windows.outOfOrderness)
        allowedLateness = ConfiguredDuration(windows.allowedLateness)
        idleTimeout = windows.idleTimeout.map(ConfiguredDuration.init)
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        sizes = try values.decodeIfPresent([String].self, forKey: .sizes) ?? sizes
        offset = try values.decodeIfPresent(String.self, forKey: .offset) ?? offset
        outOfOrderness = try values.decodeDuration(.outOfOrderness, from: .zero) ?? outOfOrderness
        allowedLateness = try values.decodeDuration(.allowedLateness, from: .zero) ?? allowedLateness
        idleTimeout = try values.decodeDuration(.idleTimeout, from: .seconds(1)) ?? idleTimeout
        // Found here, a fault has its place in the file.
        _ = try values.translating(.sizes) { try sizes.map { try WindowSize($0) } }
        _ = try values.translating(.offset) { try UTCOffset(offset) }
    }

    /// The same as the metrics have it.
    /// - Throws: `MetricsError` if a size or the offset is malformed.
    func windows() throws(MetricsError) -> WindowConfiguration {
        var windows = WindowConfiguration()
        windows.sizes = try sizes.map { text throws(MetricsError) in try WindowSize(text) }
        windows.offset = try UTCOffset(offset)
        windows.outOfOrderness = outOfOrderness.duration
        windows.allowedLateness = allowedLateness.duration
        windows.idleTimeout = idleTimeout?.duration
        return windows
    }
}
