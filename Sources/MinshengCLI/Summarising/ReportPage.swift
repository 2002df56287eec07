// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics

/// A report as one HTML page: charts in SVG, every figure also as text, no script, nothing to load.
struct ReportPage {
    private let report: Report
    private let charts: ReportCharts

    init(_ report: Report) {
        self.report = report
        charts = ReportCharts(report)
    }

    /// The whole page.
    func render() -> String {
        let title = "民声报告 \(report.span ?? "")"
        let sections = [
            head, section("各原则随时间", "Principles over time", timeline),
            section("说与做", "Said versus done", saidAndDone), section("措施", "Measures", measures),
            section("同现", "Labels together", together), lists, section("账", "Ledger", ledger), definitions,
        ]
        return HTMLPage.page(
            title: title,
            pack: report.pack,
            body: sections.filter { !$0.isEmpty }.joined(separator: "\n"),
            extraStyle: "\n" + Self.style,
            footer: "minsheng report"
        )
    }

    private func section(_ title: String, _ english: String, _ body: String) -> String {
        body.isEmpty
            ? ""
            : "<section>\n<h2>\(title) <small lang=\"en\">\(english)</small></h2>\n\(body)\n</section>"
    }

    // MARK: Parts

    private var head: String {
        let tally = report.tally
        let sources = report.sketches.map { Figures.grouped(Int($0.sources.estimate.rounded())) } ?? "0"
        let balance = tally.balance(of: report.pack.principles).map { Figures.decimal($0, digits: 2) } ?? "–"
        let cards = [
            ("条目 items", Figures.grouped(tally.items)), ("报道 stories", Figures.grouped(report.storyCount)),
            ("来源 sources", sources), ("涉及民生 labelled", Figures.percent(tally.coverage)),
            ("明言 stated", Figures.percent(report.share(tally.stated))), ("均衡度 balance", balance),
        ]
        let span = report.span.map { "\($0) · \(report.periods.count) × \(report.size.name)" } ?? "无日期 no dates"
        return "<h1>民声报告</h1>\n<p class=\"file\">\(HTMLEscape.text(span))</p>\n<dl class=\"cards\">"
            + cards.map { "<div><dt>\($0)</dt><dd>\($1)</dd></div>" }.joined() + "</dl>"
    }

    private var timeline: String {
        guard !report.periods.isEmpty else { return "" }
        let rows = report.pack.principles.indices.map { label in
            let tally = report.tally[label: label]
            return "<figure>\n<figcaption>\(chip(label)) <b>\(Figures.grouped(tally.count))</b> 条"
                + " · \(Figures.percent(report.share(tally.count)))</figcaption>\n\(charts.timeline(of: label))\n</figure>"
        }
        let ends = Set(
            [report.periods.first, report.periods.last].compactMap { $0 }.map { report.name(of: $0.window) }
        ).sorted()
        let axis = "<p class=\"axis\">\(ends.map { "<span>\($0)</span>" }.joined())</p>"
        var remark = "同一纵轴，最高 \(Figures.grouped(charts.greatestCount)) 条 one scale, at most \(charts.greatestCount)"
        if charts.periodsPerBar > 1 { remark += " · 每柱 \(charts.periodsPerBar) 个时段 windows a bar" }
        if report.periods.contains(where: { !$0.bursts.isEmpty }) { remark += " · 柱上横线为突增 a line on top: a burst" }
        if let undated = report.undated { remark += " · 另有 \(Figures.grouped(undated.items)) 条无日期 more without a date" }
        return rows.joined(separator: "\n") + axis + "<p class=\"file\">\(remark)</p>"
    }

    private var saidAndDone: String {
        let rows = report.pack.principles.indices.map { label in
            let tally = report.tally[label: label]
            return "<figure>\n<figcaption>\(chip(label)) 只说 <b>\(Figures.grouped(tally.saidOnly))</b>"
                + " · 又说又做 <b>\(Figures.grouped(tally.both))</b> · 只做 <b>\(Figures.grouped(tally.doneOnly))</b></figcaption>\n"
                + charts.saidAndDone(of: label) + "\n</figure>"
        }
        return rows.joined(separator: "\n")
            + """
            <p class="file"><span class="key said"></span> 只说 said only · <span class="key both"></span> 又说又做 both \
            · <span class="key done"></span> 只做 done only</p>
            """
    }

    private var measures: String {
        let labels = report.pack.measures.indices
        let greatest = labels.map { report.tally[label: $0].count }.max() ?? 0
        let rows = labels.map { label in
            let count = report.tally[label: label].count
            return ReportCharts.Bar(
                name: report.pack.shownName(of: label),
                count: count,
                figures: "\(Figures.grouped(count)) · \(Figures.percent(report.share(count)))",
                principle: report.pack.principleOrder(of: label)
            )
        }
        return ReportCharts.bars(rows, greatest: greatest)
    }

    private var together: String {
        let principles = charts.heatMap(of: report.pack.principles.indices.map { $0 })
        let measures = charts.heatMap(of: report.pack.measures.indices.map { $0 })
        guard !principles.isEmpty || !measures.isEmpty else { return "" }
        return principles + measures
            + "<p class=\"file\">格内为同时带两个标签的条数，对角线为各自条数；颜色深浅为占较少一方的比例。 Items with both labels; "
            + "on the diagonal, with the one; the shade is their share of the rarer label.</p>"
    }

    private var lists: String {
        [
            list("常见词", "Top terms", report.topTerms), list("地区", "Regions", report.counts(of: .region, limit: 12)),
            list("来源", "Sources", report.counts(of: .source, limit: 10)),
            list("标签", "Tags", report.counts(of: .tag, limit: 12)),
        ].filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private func list(_ title: String, _ english: String, _ counts: [Report.Count]) -> String {
        guard let greatest = counts.map(\.count).max() else { return "" }
        let rows = counts.map { count in
            let error = count.error > 0 ? "（多计至多 \(count.error)）" : ""
            return ReportCharts.Bar(
                name: count.name,
                count: count.count,
                figures: Figures.grouped(count.count) + error,
                principle: nil
            )
        }
        return section(title, english, ReportCharts.bars(rows, greatest: greatest))
    }

    private var ledger: String {
        let ledger = report.ledger
        let rows = [
            ("收", "received", ledger.received), ("计", "counted", ledger.counted), ("无", "unmatched", ledger.unmatched),
            ("重", "duplicate", ledger.duplicate), ("迟", "late", ledger.late), ("拒", "rejected", ledger.rejected),
        ]
        let table = rows.map {
            "<tr><td>\($0) <small lang=\"en\">\($1)</small></td><td class=\"figure\">\(Figures.grouped($2))</td></tr>"
        }
        let notes = report.notes.map { "<li>\(HTMLEscape.text($0))</li>" }.joined()
        return "<table>\(table.joined())</table>" + (notes.isEmpty ? "" : "<ul class=\"file\">\(notes)</ul>")
    }

    private var definitions: String {
        """
        <section class="file">
        <h2>怎么算 <small lang="en">How it is counted</small></h2>
        <p>条目按发布时间计入时段；一条可带几个标签，各占比之和可超过 100 %。“做”是有实质措施，“说”是明言该原则。报道把转载合为一篇。均衡度为四项原则的归一化熵。
        <span lang="en">Items count when they were published, in the windows' local time (\(report.offset)). An item can carry several labels. Done: it carries a
        measure in substance; said: it uses the principle's own word. Stories count reprints once. Balance is the normalised entropy over the principles.</span></p>
        </section>
        """
    }

    private func chip(_ label: Int) -> String { HTMLPage.chip(label, of: report.pack) }

    private static let style = """
        h1 { margin-bottom: 0 } h2 small, dt, td small { color: var(--dim); font-weight: normal; font-size: .8em }
        section { border-top: 1px solid var(--line); margin-top: 1.5rem; break-inside: avoid }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .5rem 1rem; margin: 1rem 0 }
        .cards dd { margin: 0; font-size: 1.5rem; line-height: 1.3; font-variant-numeric: tabular-nums }
        figure { margin: .8rem 0; break-inside: avoid } figcaption { font-size: .92rem; line-height: 1.6 }
        svg { display: block; width: 100% } svg.course { height: 4.5rem; border-bottom: 1px solid var(--line) }
        svg.split { height: 1.2rem } .p0, .p1, .p2, .p3, .p4, .p5, .p6, .p7 { --fill: rgb(var(--c)) }
        .course rect, .bar rect { fill: var(--fill, rgb(var(--c0))) } .course .gap { fill: var(--line) }
        .said { fill: rgb(var(--c) / .18) } .both { fill: rgb(var(--c)) } .done { fill: rgb(var(--c) / .5) }
        .key { display: inline-block; width: .9em; height: .9em; vertical-align: -.1em; --c: var(--c0) }
        .key.said { background: rgb(var(--c) / .18) } .key.both { background: rgb(var(--c)) } .key.done { background: rgb(var(--c) / .5) }
        .axis { display: flex; justify-content: space-between; margin: 0; color: var(--dim); font-size: .85rem }
        .bars { display: grid; grid-template-columns: minmax(5rem, max-content) 1fr max-content; gap: .2rem .7rem; font-size: .92rem;
          line-height: 1.5; align-items: center } .bars span { overflow-wrap: anywhere; max-width: 11rem }
        .bar { height: 1rem } .bars .figure, td.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
        svg.heat { max-width: 30rem; margin: .8rem 0; font-size: 11px } .heat text { fill: var(--ink); text-anchor: middle }
        .heat .name { fill: var(--dim) } .heat .diagonal { fill: var(--line) } .heat rect { fill: rgb(var(--c0)) }
        .heat text.strong { fill: var(--paper) }
        @media print { * { print-color-adjust: exact; -webkit-print-color-adjust: exact } main { max-width: none } h2 { break-after: avoid } }
        """
}
