// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengTestKit

/// Sentences of real items, put together anew into bodies of a given size.
struct Corpus {
    private let sentences: [String]

    /// Reads the texts of NDJSON files with a `text` or `content_text` in each line.
    init(files: [String]) throws {
        var sentences: [String] = []
        for file in files {
            for line in try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n") {
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                let text = (object?["content_text"] ?? object?["text"]) as? String ?? ""
                sentences += text.split(separator: "。").map { $0 + "。" }
            }
        }
        guard !sentences.isEmpty else { throw LoadError("the files hold no text: \(files.joined(separator: ", "))") }
        self.sentences = sentences
    }

    /// Bodies of about `byteCount` bytes, of sentences in random order, written as JSON strings with quotation marks.
    func bodies(count: Int, byteCount: Int, using generator: inout SeededGenerator) throws -> [[UInt8]] {
        try (0..<count).map { _ in
            var text = ""
            while text.utf8.count < byteCount { text += sentences.randomElement(using: &generator) ?? "" }
            return Array(try JSONEncoder().encode(text))
        }
    }
}

/// What keeps the load from being made or counted.
struct LoadError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
