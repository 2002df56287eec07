// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics

/// A report as JSON, a line each: the windows as the live lane has them, the groups of the whole, and the ledger.
struct ReportLines {
    /// Every line, each with its end.
    static func render(_ report: Report, time: Timestamp) -> [UInt8] {
        var bytes = summary(report)
        for (index, update) in report.windowUpdates.enumerated() {
            bytes += update.json(pack: report.pack, epoch: "report", sequence: index + 1) + [0x0A]
        }
        return bytes + report.ledger.json(time: time, epoch: "report", sequence: 1) + [0x0A]
    }

    private static func summary(_ report: Report) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("type", "report")
        json.member("pack", report.pack.identity)
        json.member("from", report.periods.first?.window.start.rfc3339(offset: report.offset))
        json.member("to", report.periods.last?.window.end.rfc3339(offset: report.offset))
        json.member("window_s", report.size.seconds)
        json.member("items", report.tally.items)
        json.member("labelled", report.tally.labelled)
        json.member("coverage", report.tally.coverage)
        json.member("stated", report.tally.stated)
        json.member("stories", report.storyCount)
        json.member("sources", report.sketches?.sources.estimate)
        json.member("balance", report.tally.balance(of: report.pack.principles))
        json.member("undated", report.undated?.items ?? 0)
        json.member("unreadable_dates", report.unreadableDates)
        json.key("labels")
        json.beginArray()
        for index in report.rows { write(index, of: report, to: &json) }
        json.endArray()
        writeCounts("top_terms", report.topTerms, to: &json)
        writeCounts("top_rules", report.topRules, to: &json)
        for dimension in Dimension.open {
            writeCounts(dimension.name, report.counts(of: dimension, limit: .max), to: &json)
        }
        json.endObject()
        json.endLine()
        return json.bytes
    }

    private static func write(_ index: Int, of report: Report, to json: inout JSONWriter) {
        let (label, tally) = (report.pack.labels[index], report.tally[label: index])
        json.beginObject()
        json.member("id", label.id)
        json.member("slug", label.slug)
        json.member("title", label.title)
        json.member("parent", label.parent.map { report.pack.labels[$0].slug })
        json.member("count", tally.count)
        json.member("share", report.share(tally.count))
        json.member("stated", tally.stated)
        json.member("both", tally.both)
        json.member("said_only", tally.saidOnly)
        json.member("done_only", tally.doneOnly)
        json.member("deficit", tally.deficit)
        json.member("denied", tally.denied)
        json.member("points", tally.points)
        json.member("mean_points", tally.meanPoints)
        json.key("with")
        json.beginObject()
        if let pairs = report.cooccurrence {
            for other in report.pack.labels.indices where other != index && pairs[index, other] > 0 {
                json.member(report.pack.labels[other].slug, pairs[index, other])
            }
        }
        json.endObject()
        json.endObject()
    }

    private static func writeCounts(_ name: String, _ counts: [Report.Count], to json: inout JSONWriter) {
        json.key(name)
        json.beginArray()
        for count in counts {
            json.beginObject()
            json.member("name", count.name)
            json.member("items", count.count)
            if count.error > 0 { json.member("error", count.error) }
            json.endObject()
        }
        json.endArray()
    }
}
