// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengMetrics

/// The system's time zone database.
enum ZoneFile {
    private static let folder = "/usr/share/zoneinfo"

    /// Reads the local time of a zone such as `Europe/Berlin`.
    /// - Throws: `MetricsError` if the name is none of the database's, or the file cannot be read.
    static func read(_ name: String) throws(MetricsError) -> LocalTime {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.isEmpty, parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }) else {
            throw MetricsError(.invalidOffset, "\"\(name)\" is no time zone; write one such as Europe/Berlin")
        }
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
            throw MetricsError(
                .invalidOffset,
                "there is no time zone \"\(name)\" in \(folder); write one such as Europe/Berlin, and install tzdata"
            )
        }
        return try LocalTime(name: name, tzif: Array(data).span)
    }
}
