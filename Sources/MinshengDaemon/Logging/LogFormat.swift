// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// How log lines look.
enum LogFormat: String, Codable, CaseIterable, ExpressibleByArgument {
    /// `2025-06-09T00:00:00.123Z info minshengd: source open stage=push`
    case text
    /// One JSON object a line.
    case json
}
