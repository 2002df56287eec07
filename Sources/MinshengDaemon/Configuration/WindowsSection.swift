// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import MinshengPipeline

/// How the stream is cut into windows.
struct WindowsSection: Codable {
    var sizes: [String]
    var offset: String
    var zone: String?
    var outOfOrderness: ConfiguredDuration
    var allowedLateness: ConfiguredDuration
    var idleTimeout: ConfiguredDuration?
    var dividedFrom: String
    var limits: PerDimension<Int>
    var reserved: PerDimension<[String]>
    var memoryLimit: Int
    /// Whether windows that are divided keep some items as evidence.
    var evidence = true

    private enum CodingKeys: String, CodingKey {
        case sizes
        case offset
        case zone
        case outOfOrderness = "out_of_orderness"
        case allowedLateness = "allowed_lateness"
        case idleTimeout = "idle_timeout"
        case dividedFrom = "divided_from"
        case limits
        case reserved
        case memoryLimit = "memory_limit_mib"
        case evidence
    }

    init() {
        let windows = WindowConfiguration()
        sizes = windows.shapes.map(\.name)
        offset = windows.offset.description
        outOfOrderness = ConfiguredDuration(windows.outOfOrderness)
        allowedLateness = ConfiguredDuration(windows.allowedLateness)
        idleTimeout = windows.idleTimeout.map(ConfiguredDuration.init)
        dividedFrom = windows.dividedFrom.name
        limits = PerDimension(
            source: windows.limit(of: .source).count,
            region: windows.limit(of: .region).count,
            kind: windows.limit(of: .kind).count,
            tag: windows.limit(of: .tag).count
        )
        reserved = PerDimension()
        memoryLimit = windows.memoryLimit >> 20
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        sizes = try values.decodeIfPresent([String].self, forKey: .sizes) ?? sizes
        offset = try values.decodeIfPresent(String.self, forKey: .offset) ?? offset
        zone = try values.decodeIfPresent(String.self, forKey: .zone)
        outOfOrderness = try values.decodeDuration(.outOfOrderness, from: .zero) ?? outOfOrderness
        allowedLateness = try values.decodeDuration(.allowedLateness, from: .zero) ?? allowedLateness
        idleTimeout = try values.decodeDuration(.idleTimeout, from: .seconds(1)) ?? idleTimeout
        dividedFrom = try values.decodeIfPresent(String.self, forKey: .dividedFrom) ?? dividedFrom
        let given = try values.decodeIfPresent(PerDimension<Int>.self, forKey: .limits)
        limits = given.map { limits.overridden(by: $0) } ?? limits
        reserved = try values.decodeIfPresent(PerDimension<[String]>.self, forKey: .reserved) ?? reserved
        memoryLimit = try values.decodeNumber(.memoryLimit, in: 1...65_536) ?? memoryLimit
        evidence = try values.decodeIfPresent(Bool.self, forKey: .evidence) ?? evidence
        // Found here, a fault has its place in the file.
        _ = try values.translating(.dividedFrom) { try WindowSize(dividedFrom) }
        _ = try values.translating(.sizes) { try sizes.map { try WindowShape($0) } }
        _ = try values.translating(.zone) { try zone.map(ZoneFile.read) }
        _ = try values.translating(.offset) { try UTCOffset(offset) }
    }

    /// The same as the metrics have it.
    /// - Throws: `MetricsError` if a size or the offset is malformed.
    func windows() throws(MetricsError) -> WindowConfiguration {
        var windows = WindowConfiguration()
        windows.shapes = try sizes.map { text throws(MetricsError) in try WindowShape(text) }
        windows.changingTime = try zone.map { name throws(MetricsError) in try ZoneFile.read(name) }
        windows.offset = try UTCOffset(offset)
        windows.outOfOrderness = outOfOrderness.duration
        windows.allowedLateness = allowedLateness.duration
        windows.idleTimeout = idleTimeout?.duration
        windows.dividedFrom = try WindowSize(dividedFrom)
        windows.memoryLimit = memoryLimit << 20
        for dimension in MinshengMetrics.Dimension.open {
            let count = limits[dimension] ?? windows.limit(of: dimension).count
            windows.limits[dimension] = DimensionLimit(count, reserved: reserved[dimension] ?? [])
        }
        return windows
    }
}
