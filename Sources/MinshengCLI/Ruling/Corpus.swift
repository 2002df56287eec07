// SPDX-License-Identifier: Apache-2.0

/// Texts to try a pack on: the items of NDJSON files, or the lines of text files.
struct Corpus {
    /// One text.
    struct Text {
        let file: String
        let line: Int
        let id: ItemRecord.ID
        let title: String
        let body: String

        /// Where it stands: `corpus.jsonl:17`.
        var place: String { "\(file):\(line)" }
    }

    let files: [String]
    let format: InputFormat

    /// Reads text after text and calls `body` with each; what cannot be read is passed over.
    /// - Parameter isQuiet: whether it is not told on standard error, because it was before.
    /// - Returns: how many texts could not be read.
    /// - Throws: ``CommandFailure`` if a file is missing, or what `body` throws.
    func read(isQuiet: Bool = false, _ body: (Text) throws -> Void) throws -> Int {
        var refused = 0
        for file in files {
            let isItems = format.resolved(for: file, standardInput: .ndjson) == .ndjson
            var reader = try LineReader(path: file)
            while let line = try reader.next() {
                do {
                    try body(Corpus.text(line, reader, isItem: isItems))
                } catch let fault as ItemRecord.Fault {
                    if !isQuiet {
                        StandardError.write("minsheng: \(reader.name):\(line.number): \(fault.description)\n")
                    }
                    refused += 1
                }
            }
        }
        return refused
    }

    private static func text(
        _ line: LineReader.Line,
        _ reader: borrowing LineReader,
        isItem: Bool
    ) throws(ItemRecord.Fault) -> Text {
        if isItem {
            let item = try ItemRecord(line, of: reader)
            return Text(file: reader.name, line: line.number, id: item.id, title: item.title, body: item.body)
        }
        guard let range = line.range else { throw .tooLong }
        let text = try reader.withBytes(of: range) { bytes throws(ItemRecord.Fault) in
            guard let text = try? UTF8Span(validating: bytes) else {
                throw ItemRecord.Fault(description: "is not UTF-8")
            }
            return String(copying: text)
        }
        return Text(file: reader.name, line: line.number, id: .none, title: "", body: text)
    }
}
