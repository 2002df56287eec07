// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengRegions

/// Writes verdicts as JSON, a line for each document or item.
struct VerdictLines: VerdictOutput {
    private static let blockSize = 1 << 16

    let classifier: Classifier
    /// Whether evidence and vetoes are written.
    let hasEvidence: Bool
    /// Whether the region of each text is written.
    let hasRegion: Bool
    private var scratch = ClassifierScratch()
    private var lines: [UInt8] = []

    init(_ classifier: Classifier, hasEvidence: Bool, hasRegion: Bool) {
        self.classifier = classifier
        self.hasRegion = hasRegion
        self.hasEvidence = hasEvidence
    }

    mutating func document(_ text: String, file: String) throws(CommandFailure) {
        var json = JSONWriter()
        json.beginObject()
        json.member("file", file)
        write(title: "", body: text, to: &json)
        writeRegion(field: "", to: &json)
        json.key("sections")
        json.beginArray()
        let bytes = Array(text.utf8)
        for section in DocumentOutline(of: bytes.span).sections {
            json.beginObject()
            section.writeMembers(to: &json)
            write(title: "", body: String(decoding: bytes[section.range], as: UTF8.self), to: &json)
            json.endObject()
        }
        json.endArray()
        try end(&json)
    }

    mutating func item(_ item: ItemRecord, file: String, line: Int) throws(CommandFailure) {
        var json = JSONWriter()
        json.beginObject()
        json.member("file", file)
        json.member("line", line)
        json.member("id", item.id)
        write(title: item.title, body: item.body, to: &json)
        writeRegion(field: item.region, to: &json)
        try end(&json)
    }

    mutating func endFile() throws(CommandFailure) { try flush() }

    mutating func flush() throws(CommandFailure) {
        guard !lines.isEmpty else { return }
        try StandardOutput.write(lines)
        lines.removeAll(keepingCapacity: true)
    }

    private mutating func write(title: String, body: String, to json: inout JSONWriter) {
        let (title, body) = (title.utf8Span.span, body.utf8Span.span)
        if hasEvidence {
            classifier.explain(title: title, body: body, scratch: &scratch).writeMembers(to: &json)
        } else {
            classifier.classify(title: title, body: body, scratch: &scratch).writeMembers(to: &json, classifier.pack)
        }
    }

    /// Writes the region of the text that was classified last, if regions are asked for.
    private func writeRegion(field: String, to json: inout JSONWriter) {
        guard hasRegion else { return }
        json.key("region")
        RegionFinder.builtIn.find(field: field, textIn: scratch).write(to: &json)
    }

    private mutating func end(_ json: inout JSONWriter) throws(CommandFailure) {
        json.endObject()
        json.endLine()
        lines += json.bytes
        if lines.count >= VerdictLines.blockSize { try flush() }
    }
}

extension DocumentOutline.Section {
    /// Writes where a section stands; the range is UTF-8 offsets in the document, `[start, end)`.
    func writeMembers(to json: inout JSONWriter) {
        json.member("level", level)
        json.member("number", number)
        json.member("heading", heading)
        json.key("range")
        json.beginArray()
        json.value(range.lowerBound)
        json.value(range.upperBound)
        json.endArray()
    }
}
