// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics

/// A setting for each dimension whose values come in with items.
struct PerDimension<Setting: Codable>: Codable {
    var source: Setting?
    var region: Setting?
    var kind: Setting?
    var tag: Setting?

    /// The setting for one of the open dimensions.
    subscript(dimension: MinshengMetrics.Dimension) -> Setting? {
        switch dimension {
        case .source: source
        case .region: region
        case .kind: kind
        default: tag
        }
    }

    /// The same settings, with those of `other` where it has some.
    func overridden(by other: PerDimension) -> PerDimension {
        PerDimension(
            source: other.source ?? source,
            region: other.region ?? region,
            kind: other.kind ?? kind,
            tag: other.tag ?? tag
        )
    }
}
