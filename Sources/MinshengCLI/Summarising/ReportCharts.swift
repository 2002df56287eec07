// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics

/// The charts of a report, as SVG that stretches to the width there is; what must be read stands beside them as text.
struct ReportCharts {
    /// The most bars that a phone still shows apart.
    private static let mostBars = 120

    /// A row of a list of bars.
    struct Bar {
        let name: String
        let count: Int
        let figures: String
        /// The order of the principle whose colour it has, or nil for none.
        let principle: Int?
    }

    private let report: Report
    /// How many windows a bar of the timeline stands for.
    let periodsPerBar: Int
    /// The windows of each bar.
    private let spans: [Range<Int>]
    /// The greatest count of a principle in a bar.
    let greatestCount: Int

    init(_ report: Report) {
        self.report = report
        let count = report.periods.count
        let perBar = max(1, (count + Self.mostBars - 1) / Self.mostBars)
        let spans = stride(from: 0, to: count, by: perBar).map { $0..<min($0 + perBar, count) }
        (periodsPerBar, self.spans) = (perBar, spans)
        greatestCount =
            report.pack.principles.indices.map { label in
                spans.map { Self.count(of: label, in: $0, report) }.max() ?? 0
            }.max() ?? 0
    }

    private static func count(of label: Int, in span: Range<Int>, _ report: Report) -> Int {
        report.periods[span].reduce(0) { $0 + $1.tally[label: label].count }
    }

    // MARK: Over time

    /// The bars of a label, a window each or more; a line between two stands for windows without an item.
    func timeline(of label: Int) -> String {
        var x = 0
        var shapes = ""
        for span in spans {
            if span.lowerBound > 0, hasGap(before: span.lowerBound) {
                shapes += "<rect class=\"gap\" x=\"\(x + 2)\" y=\"0\" width=\"1\" height=\"100\"/>"
                x += 5
            }
            shapes += bar(of: label, span, at: x)
            x += 10
        }
        // A few bars do not fill the width.
        let width = max(x, 120)
        let name = HTMLEscape.text(report.pack.labels[label].title)
        return
            "<svg class=\"course p\(color(of: label))\" viewBox=\"0 0 \(width) 100\" preserveAspectRatio=\"none\" role=\"img\""
            + " aria-label=\"\(name)\">\(shapes)</svg>"
    }

    private func bar(of label: Int, _ span: Range<Int>, at x: Int) -> String {
        let count = Self.count(of: label, in: span, report)
        let periods = report.periods[span]
        let height = greatestCount == 0 ? 0 : Double(count) * 92 / Double(greatestCount)
        let items = periods.reduce(0) { $0 + $1.tally.items }
        let names = [periods.first, periods.last].compactMap { $0.map { report.name(of: $0.window) } }
        let name = names.first == names.last ? names.first ?? "" : names.joined(separator: " – ")
        let share = items == 0 ? "" : " / \(Figures.grouped(items)) (\(Figures.percent(Double(count) / Double(items))))"
        let title = "<title>\(name): \(Figures.grouped(count))\(share)</title>"
        let top = Self.number(100 - height)
        var shapes = "<rect x=\"\(x + 1)\" y=\"\(top)\" width=\"8\" height=\"\(Self.number(height))\">\(title)</rect>"
        if periods.contains(where: { $0.bursts.contains(LabelSet(index: label)) }) {
            shapes += "<rect x=\"\(x)\" y=\"\(Self.number(96 - height))\" width=\"10\" height=\"2\"/>"
        }
        return shapes
    }

    private func hasGap(before index: Int) -> Bool {
        report.periods[index].window.start != report.periods[index - 1].window.end
    }

    // MARK: Said and done

    /// What is only said, what is both, and what is only done, on one scale for all principles.
    func saidAndDone(of label: Int) -> String {
        let widest = report.pack.principles.indices.map { sum(report.tally[label: $0]) }.max() ?? 0
        let tally = report.tally[label: label]
        var x = 0.0
        var shapes = ""
        for (kind, count) in [("said", tally.saidOnly), ("both", tally.both), ("done", tally.doneOnly)] where count > 0
        {
            let width = Double(count) * 100 / Double(max(widest, 1))
            shapes +=
                "<rect class=\"\(kind)\" x=\"\(Self.number(x))\" y=\"0\" width=\"\(Self.number(width))\" height=\"10\"/>"
            x += width
        }
        return "<svg class=\"split p\(color(of: label))\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\""
            + " aria-hidden=\"true\">\(shapes)</svg>"
    }

    private func sum(_ tally: LabelTally) -> Int { tally.saidOnly + tally.both + tally.doneOnly }

    // MARK: Together

    /// A square of cells, one for each pair of labels; empty if nothing occurs together or there are fewer than two.
    func heatMap(of labels: [Int]) -> String {
        guard let pairs = report.cooccurrence, labels.count > 1 else { return "" }
        // More than a dozen cannot be read; the most frequent are shown, in the pack's order.
        let shown = labels.sorted { (-report.tally[label: $0].count, $0) < (-report.tally[label: $1].count, $1) }
            .prefix(12).sorted()
        let size = 32
        let left = 40
        var cells = ""
        for (column, label) in shown.enumerated() {
            cells += cell("name", shortName(label), x: left + column * size, y: 0, size)
        }
        for (row, first) in shown.enumerated() {
            let y = 20 + row * size
            cells += "<text class=\"name\" x=\"\(left / 2)\" y=\"\(y + 20)\">\(shortName(first))</text>"
            for (column, second) in shown.enumerated() {
                cells += pair(first, second, pairs, x: left + column * size, y: y, size)
            }
        }
        let (width, height) = (left + shown.count * size, 20 + shown.count * size)
        return "<svg class=\"heat\" style=\"max-width:\(width)px\" viewBox=\"0 0 \(width) \(height)\" role=\"img\""
            + " aria-label=\"同现 labels together\">\(cells)</svg>\n"
    }

    private func pair(_ first: Int, _ second: Int, _ pairs: Cooccurrence, x: Int, y: Int, _ size: Int) -> String {
        let place = "x=\"\(x)\" y=\"\(y)\" width=\"\(size - 1)\" height=\"\(size - 1)\""
        let own = report.tally[label: first].count
        let names = "\(report.pack.labels[first].title) × \(report.pack.labels[second].title)"
        guard first != second else {
            return "<rect class=\"diagonal\" \(place)/>" + cell("", Self.short(own), x: x, y: y + 6, size)
        }
        let count = pairs[first, second]
        let rarer = min(own, report.tally[label: second].count)
        let shade = rarer == 0 ? 0 : Double(count) / Double(rarer)
        let fill =
            "<rect \(place) fill-opacity=\"\(Self.number(0.04 + 0.86 * shade))\"><title>\(HTMLEscape.text(names)): \(count)</title></rect>"
        return fill + (count == 0 ? "" : cell(shade > 0.55 ? "strong" : "", Self.short(count), x: x, y: y + 6, size))
    }

    private func cell(_ kind: String, _ text: String, x: Int, y: Int, _ size: Int) -> String {
        "<text class=\"\(kind)\" x=\"\(x + size / 2)\" y=\"\(y + 14)\">\(text)</text>"
    }

    /// A label's name in a cell: a principle's title, a measure's slug.
    private func shortName(_ label: Int) -> String {
        let name = report.pack.labels[label]
        return HTMLEscape.text((name.parent == nil ? name.title : name.slug).prefix(5))
    }

    /// A count in at most five signs.
    private static func short(_ count: Int) -> String {
        switch count {
        case ..<10_000: String(count)
        case ..<1_000_000: "\(count / 1000)k"
        default: "\(count / 1_000_000)M"
        }
    }

    // MARK: Lists

    /// Names with bars and figures.
    static func bars(_ bars: [Bar], greatest: Int) -> String {
        let rows = bars.map { bar in
            let width = greatest == 0 ? 0 : Double(bar.count) * 100 / Double(greatest)
            let color = bar.principle.map { " p\($0 % HTMLPage.colorCount)" } ?? ""
            return
                "<span>\(HTMLEscape.text(bar.name))</span><svg class=\"bar\(color)\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\""
                + " aria-hidden=\"true\"><rect x=\"0\" y=\"0\" width=\"\(number(width))\" height=\"10\"/></svg>"
                + "<span class=\"figure\">\(HTMLEscape.text(bar.figures))</span>"
        }
        return rows.isEmpty ? "" : "<div class=\"bars\">\n\(rows.joined(separator: "\n"))\n</div>"
    }

    private func color(of label: Int) -> Int { report.pack.principleOrder(of: label) % HTMLPage.colorCount }

    /// A length with two digits after the point.
    private static func number(_ value: Double) -> String { Figures.decimal(value, digits: 2) }
}
