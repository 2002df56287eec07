// SPDX-License-Identifier: Apache-2.0

import Foundation
import Minsheng

/// The verdicts of the built-in pack on files, a line each: two builds agree if `diff` finds nothing between theirs.
struct VerdictRecord {
    /// Whether the whole explanation is written in place of the verdict.
    var isExplained: Bool

    /// Writes the verdicts on the items of JSON-lines files, and on each line of other files.
    func write(of files: [URL]) throws {
        let classifier = Classifier.builtIn
        var scratch = ClassifierScratch()
        for file in files {
            var output: [UInt8] = []
            for line in try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")) {
                let (title, body) = try parts(of: line, isItem: file.pathExtension == "jsonl")
                let json =
                    isExplained
                    ? classifier.explain(title: title.span, body: body.span, scratch: &scratch).json()
                    : classifier.classify(title: title.span, body: body.span, scratch: &scratch).json(classifier.pack)
                output.append(contentsOf: json.utf8)
                output.append(UInt8(ascii: "\n"))
            }
            FileHandle.standardOutput.write(Data(output))
        }
    }

    private func parts(of line: Data, isItem: Bool) throws -> (title: [UInt8], body: [UInt8]) {
        guard isItem else { return ([], Array(line)) }
        let item = try JSONSerialization.jsonObject(with: line) as? [String: Any]
        func field(_ name: String) -> [UInt8]? { (item?[name] as? String).map { Array($0.utf8) } }
        return (field("title") ?? [], field("text") ?? field("content_text") ?? [])
    }
}
