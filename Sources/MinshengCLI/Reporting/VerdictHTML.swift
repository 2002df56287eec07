// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// Collects verdicts in one HTML page: a table of all sections or items, then the texts with their evidence.
struct VerdictHTML: VerdictOutput {
    private let classifier: Classifier
    private let output: String
    private var title: String?
    private var rows = ""
    private var articles = ""
    private var count = 0

    init(_ classifier: Classifier, output: String) {
        self.classifier = classifier
        self.output = output
    }

    private var pack: Pack { classifier.pack }

    mutating func document(_ text: String, file: String) throws(CommandFailure) {
        let explanation = classifier.explain(document: text)
        let name = TextName.firstWords(of: text)
        let id = begin(name)
        let heading = explanation.sections.isEmpty ? name : count == 1 ? "全文 whole" : "全文 whole · \(name)"
        addRow(heading, level: 0, link: id, explanation.whole)
        var anchors: [Int: String] = [:]
        for (index, section) in explanation.sections.enumerated() {
            let link = "\(id)s\(index + 1)"
            anchors[section.outline.range.lowerBound] = anchors[section.outline.range.lowerBound] ?? link
            let heading = section.outline.number + section.outline.heading
            addRow(heading, level: section.outline.level, link: link, section.explanation)
        }
        let content = HTMLText(text, explanation.annotations, anchors: anchors).paragraphs()
        addArticle(id, place: file, explanation.whole, content)
    }

    mutating func item(_ item: ItemRecord, file: String, line: Int) throws(CommandFailure) {
        let explanation = classifier.explain(title: item.title, body: item.body)
        let name = TextName.firstWords(of: item.title.isEmpty ? item.body : item.title)
        let id = begin(name)
        addRow(name, level: 0, link: id, explanation)
        let heading =
            item.title.isEmpty
            ? "" : "<h2>\(HTMLText(item.title, explanation.annotations(in: .title)).inline())</h2>\n"
        let content = heading + HTMLText(item.body, explanation.annotations(in: .body)).paragraphs()
        addArticle(id, place: "\(file):\(line)", explanation, content)
    }

    mutating func end() throws(CommandFailure) {
        let table = """
            <table>
            <thead><tr><th>章节 section</th><th>原则与措施 principles and measures</th></tr></thead>
            <tbody>
            \(rows)</tbody>
            </table>
            """
        let title = title ?? "minsheng"
        let body = "<h1>\(HTMLEscape.text(title))</h1>\n\(table)\n\(articles)"
        try OutputFile.write(Array(HTMLPage.page(title: title, pack: pack, body: body).utf8), to: output)
    }

    // MARK: Parts

    private mutating func begin(_ name: String) -> String {
        count += 1
        if title == nil { title = name }
        return "t\(count)"
    }

    private mutating func addRow(_ heading: String, level: Int, link: String, _ explanation: Explanation) {
        rows +=
            "<tr><td class=\"l\(min(level, 3))\"><a href=\"#\(link)\">\(HTMLEscape.text(heading))</a></td>"
            + "<td>\(summary(explanation))</td></tr>\n"
    }

    private mutating func addArticle(_ id: String, place: String, _ explanation: Explanation, _ content: String) {
        articles +=
            "<article id=\"\(id)\">\n<div class=\"file\">\(HTMLEscape.text(place))</div>\n"
            + "<div>\(summary(explanation))</div>\n\(content)</article>\n"
    }

    /// The labels as chips behind their principle's name, those that are only stated, or why there is none.
    private func summary(_ explanation: Explanation) -> String {
        let verdict = explanation.verdict
        let labels = pack.shownLabels(of: verdict)
        let groups = pack.principles.indices.compactMap { principle -> String? in
            let own = labels.filter { (pack.labels[$0].parent ?? $0) == principle }
            guard !own.isEmpty else {
                guard verdict.stated.contains(index: principle) else { return nil }
                return "<span class=\"group stated\">明言 stated \(HTMLPage.chip(principle, of: pack))</span>"
            }
            let order = pack.principleOrder(of: principle) % HTMLPage.colorCount
            let chips = own.map { HTMLPage.chip($0, of: pack, points: verdict.points[$0]) }.joined(separator: " ")
            let name = HTMLEscape.text(pack.labels[principle].title)
            return "<span class=\"group\"><b class=\"p\(order)\">\(name)</b> \(chips)</span>"
        }
        let none = verdict.none.map { "<span class=\"none\">\($0.bilingual)</span>" }
        return ([none].compactMap { $0 } + groups).joined(separator: " ")
    }
}
