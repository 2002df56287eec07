// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengRules

/// The texts of `seeds/`, real and composed.
enum SeedTexts {
    /// The passages of the gold sets, in their order.
    static let passages: [String] = ["gold.jsonl", "gold-composed.jsonl", "negatives.jsonl"].flatMap { name in
        let records = try? GoldRecord.records(in: Array(Data(contentsOf: folder.appending(path: name))), name: name)
        return records?.map(\.text) ?? []
    }

    /// A policy document with headings.
    static let document = (try? String(contentsOf: folder.appending(path: "opinions-2025.md"), encoding: .utf8)) ?? ""

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "seeds")
}
