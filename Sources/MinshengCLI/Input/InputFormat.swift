// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// What a file holds.
enum InputFormat: String, ExpressibleByArgument, CaseIterable {
    /// Told from the file's name: `.jsonl`, `.ndjson` → ndjson; `.md`, `.markdown` → markdown; else text.
    case auto
    case text
    case markdown
    /// One JSON object a line, with `title`, `content_text` or `text`.
    case ndjson

    /// The format itself, or for `auto` the one that the name tells.
    /// - Parameter standardInput: what `auto` means for `-`, which has no name.
    func resolved(for path: String, standardInput: InputFormat) -> InputFormat {
        guard self == .auto else { return self }
        guard path != "-" else { return standardInput }
        switch URL(fileURLWithPath: path).pathExtension.lowercased() {
        case "jsonl", "ndjson": return .ndjson
        case "md", "markdown": return .markdown
        default: return .text
        }
    }
}
