// SPDX-License-Identifier: Apache-2.0

/// A text in HTML: a paragraph a line, with its annotated parts marked.
///
/// Annotations may overlap. The text is cut where any of them begins or ends; each piece has the look of its strongest
/// annotation and the notes of all.
struct HTMLText {
    private let bytes: [UInt8]
    private let annotations: [HTMLAnnotation]
    /// Names of places that links lead to, by their offset.
    private let anchors: [Int: String]

    init(_ text: String, _ annotations: [HTMLAnnotation], anchors: [Int: String] = [:]) {
        let bytes = Array(text.utf8)
        self.bytes = bytes
        self.anchors = anchors
        self.annotations = annotations.filter { !$0.range.isEmpty && $0.range.upperBound <= bytes.count }
            .sorted { ($0.range.lowerBound, $0.kind) < ($1.range.lowerBound, $1.kind) }
    }

    /// The paragraphs; a line that begins with `#` as Markdown's headings do is a heading.
    func paragraphs() -> String {
        var result = ""
        var waiting = annotations[...]
        for line in lines() {
            while let first = waiting.first, first.range.upperBound <= line.lowerBound { waiting.removeFirst() }
            let here = waiting.prefix { $0.range.lowerBound < line.upperBound }
            result += paragraph(line, Array(here))
        }
        return result
    }

    /// The text without paragraphs, for a title.
    func inline() -> String { pieces(of: bytes.indices, annotations) }

    private func lines() -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        for end in bytes.indices where bytes[end] == 0x0A {
            lines.append(start..<end)
            start = end + 1
        }
        return (lines + [start..<bytes.count]).filter { !$0.isEmpty }
    }

    private func paragraph(_ line: Range<Int>, _ annotations: [HTMLAnnotation]) -> String {
        let names = line.compactMap { anchors[$0] }.map { "<a id=\"\($0)\"></a>" }.joined()
        let marks = bytes[line].prefix { $0 == UInt8(ascii: "#") }.count
        let isHeading = (1...6).contains(marks) && bytes[line].dropFirst(marks).first == 0x20
        guard isHeading else { return "<p>\(names)\(pieces(of: line, annotations))</p>\n" }
        let text = (line.lowerBound + marks + 1)..<line.upperBound
        let level = min(marks + 1, 6)
        return "<h\(level)>\(names)\(pieces(of: text, annotations))</h\(level)>\n"
    }

    private func pieces(of range: Range<Int>, _ annotations: [HTMLAnnotation]) -> String {
        let borders = annotations.flatMap { [$0.range.lowerBound, $0.range.upperBound] }.filter { range.contains($0) }
        let cuts = Set(borders + [range.lowerBound]).sorted() + [range.upperBound]
        return zip(cuts, cuts.dropFirst()).map { start, end in
            piece(start..<end, annotations.filter { $0.range.lowerBound <= start && end <= $0.range.upperBound })
        }.joined()
    }

    private func piece(_ range: Range<Int>, _ annotations: [HTMLAnnotation]) -> String {
        let text = HTMLEscape.text(String(decoding: bytes[range], as: UTF8.self))
        guard let strongest = annotations.min(by: { $0.kind < $1.kind }) else { return text }
        var seen: Set<String> = []
        let notes = annotations.sorted { $0.kind < $1.kind }.map(\.note).filter { seen.insert($0).inserted }
        let tip = notes.map { "<span>\($0)</span>" }.joined()
        return "<mark class=\"\(strongest.kind) p\(strongest.order % HTMLPage.colorCount)\" tabindex=\"0\">\(text)"
            + "<span class=\"tip\" role=\"note\">\(tip)</span></mark>"
    }
}
