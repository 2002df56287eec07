// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A text to search, with a name for the table.
struct Corpus {
    var name: String
    var text: [UInt8]

    /// The corpora that can be had here, each of at most `limit` bytes.
    ///
    /// - Parameters:
    ///   - seeds: the folder `seeds/`.
    ///   - statutes: a folder with `policy_hans.txt` and `policy_hant.txt`, or nil.
    static func all(seeds: URL, statutes: URL?, limit: Int) throws -> [Corpus] {
        var corpora: [Corpus] = []
        for (file, name) in [("policy_hans.txt", "statutes, simplified"), ("policy_hant.txt", "statutes, traditional")]
        {
            guard let statutes else { continue }
            let text = try [UInt8](Data(contentsOf: statutes.appending(path: file)))
            corpora.append(Corpus(name: name, text: cut(text, limit)))
        }
        corpora.append(try Corpus(name: "seeds", text: cut(self.seeds(seeds).text, limit)))
        corpora.append(try news(seeds: seeds, count: min(8 << 20, limit)))
        return corpora
    }

    /// The texts of the seed documents.
    static func seeds(_ folder: URL) throws -> Corpus {
        Corpus(name: "seeds", text: try texts(of: folder, suffix: "jsonl"))
    }

    /// Text that goes on like general news: characters follow one another as in the seeds that are about nothing we
    /// look for, and now and then something rare is dropped in.
    static func news(seeds: URL, count: Int) throws -> Corpus {
        let model = try CharacterChain(
            text: texts(of: seeds, suffix: "negatives.jsonl"),
            rare: texts(of: seeds, suffix: "gold.jsonl")
        )
        var generator = SeededGenerator(seed: 2_026)
        return Corpus(name: "news-like", text: model.text(count: count, using: &generator))
    }

    /// A name for a file that holds the text.
    var fileName: String { name.replacingOccurrences(of: ", ", with: "-") + ".txt" }

    /// The lines of the text that are not empty.
    var lines: [[UInt8]] { text.split(separator: UInt8(ascii: "\n")).map { Array($0) } }

    /// The texts of the JSON-lines files whose names end so, one a line.
    private static func texts(of seeds: URL, suffix: String) throws -> [UInt8] {
        var result: [UInt8] = []
        let files = try FileManager.default.contentsOfDirectory(at: seeds, includingPropertiesForKeys: nil)
        for file in files.sorted(by: { $0.path < $1.path }) where file.lastPathComponent.hasSuffix(suffix) {
            for line in try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")) {
                guard let item = try JSONSerialization.jsonObject(with: line) as? [String: Any],
                    let text = (item["text"] ?? item["content_text"]) as? String
                else { continue }
                result.append(contentsOf: text.replacingOccurrences(of: "\n", with: "").utf8)
                result.append(UInt8(ascii: "\n"))
            }
        }
        return result
    }

    /// At most so many bytes, up to the end of a line.
    private static func cut(_ text: [UInt8], _ limit: Int) -> [UInt8] {
        guard text.count > limit, let end = text[..<limit].lastIndex(of: UInt8(ascii: "\n")) else { return text }
        return Array(text[...end])
    }
}
