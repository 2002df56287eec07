// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics
import MinshengPipeline

/// What stands behind the numbers.
extension SyncLane {
    /// How many items one answer has at most.
    private static let itemLimit = 100

    /// The arguments of a request for items.
    private struct Wish {
        let label: Int
        let dates: Range<Timestamp>
        let limit: Int
        let after: String?
    }

    /// The items kept for a label, with the evidence for it: of a window, or of all windows together.
    func keptItems(_ request: LaneRequest) throws(LaneRefusal) -> [LaneAnswer] {
        let query = try LaneQuery(request)
        guard let pack = classifier?.pack else {
            throw request.refusal(.badField, "this daemon keeps no items; set windows.evidence")
        }
        let wish = try wish(query, request, pack)
        guard let window = try query.text("window") else {
            return try page(of: evidence.items(label: wish.label), wish, in: nil, request, pack)
        }
        let sample = try sample(window, label: wish.label, request)
        return try page(of: sample?.items(label: wish.label) ?? [], wish, in: sample?.window, request, pack)
    }

    private func wish(_ query: LaneQuery, _ request: LaneRequest, _ pack: Pack) throws(LaneRefusal) -> Wish {
        let name = try query.requiredText("label")
        guard let label = pack.labels.firstIndex(where: { $0.slug == name || $0.id == name }) else {
            throw request.refusal(.badField, "there is no such label; see CATALOG")
        }
        if let dimension = try query.text("dimension"), dimension != "principle", dimension != "measure" {
            throw request.refusal(.badField, "items are kept for labels alone, not for a \(Self.known(dimension))")
        }
        let since = try query.time("since") ?? .min
        let until = try query.time("until") ?? .max
        guard since <= until else { throw request.refusal(.badField, "until is before since") }
        return Wish(
            label: label,
            dates: since..<until,
            limit: try query.number("limit", in: 1...Self.itemLimit) ?? 10,
            after: try query.text("after")
        )
    }

    /// A dimension's name if there is such a one: a refusal does not repeat what a client has made up.
    private static func known(_ dimension: String) -> String {
        MinshengMetrics.Dimension.open.first { $0.name == dimension }?.name ?? "dimension"
    }

    /// The sample of a window by its name, `1d` for the newest or `2025-06-09T00:00:00+08:00/1d`; nil if it keeps no item.
    private func sample(_ name: String, label: Int, _ request: LaneRequest) throws(LaneRefusal) -> WindowSample? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let last = parts.last, let shape = try? WindowShape(String(last)) else {
            throw request.refusal(.badField, "window is written like 1d, or 2025-06-09T00:00:00+08:00/1d")
        }
        guard evidence.shapes.contains(shape) else {
            let known = evidence.shapes.map(\.name).joined(separator: ", ")
            throw request.refusal(
                .badField,
                "no items are kept of windows of \(shape); they are of \(known.isEmpty ? "none yet" : known)"
            )
        }
        guard parts.count == 2 else { return evidence.newestSample(of: shape, label: label) }
        guard let start = Self.time(String(parts[0])) else {
            throw request.refusal(.badField, "window begins with a time of RFC 3339: 2025-06-09T00:00:00+08:00/1d")
        }
        if let sample = evidence.sample(of: shape, from: start) { return sample }
        guard !history.values(of: "v1/\(shape.name)/all/", in: start..<start + .microseconds(1)).isEmpty else {
            throw request.refusal(.gone, "that window is not kept: it holds no item, or was let go")
        }
        return nil
    }

    private static func time(_ text: String) -> Timestamp? { try? Timestamp(rfc3339: text.utf8.span) }

    /// A page of items, the latest first.
    private func page(
        of items: [SampledItem],
        _ wish: Wish,
        in window: Window?,
        _ request: LaneRequest,
        _ pack: Pack
    ) throws(LaneRefusal) -> [LaneAnswer] {
        var rest = items.filter { wish.dates.contains($0.date) }[...]
        rest.sort { ($1.date, $0.source, $0.id) < ($0.date, $1.source, $1.id) }
        if let after = wish.after {
            guard let place = rest.firstIndex(where: { Self.mark(of: $0) == after }) else {
                throw request.refusal(.gone, "the item before that page is not kept any more; ask from the beginning")
            }
            rest = rest[(place + 1)...]
        }
        let page = rest.prefix(wish.limit)
        return answers(to: request, texts: page.map { $0.json(pack) }) { json in
            if let window { json.member("window", window.description) }
            if page.count < rest.count { json.member("next", page.last.map(Self.mark)) }
        }
    }

    /// What a page that ends with an item is continued by.
    private static func mark(of item: SampledItem) -> String { "\(item.source.utf8.count):\(item.source)\(item.id)" }
}

extension SampledItem {
    /// The item as an object.
    fileprivate func json(_ pack: Pack) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 2048)
        json.beginObject()
        json.member("id", id)
        json.member("source", source)
        if !url.isEmpty { json.member("url", url) }
        json.member("title", title)
        json.member("time", date.rfc3339())
        json.strings("labels", labels.indices.map { pack.labels[$0].slug })
        json.strings("stated", stated.indices.map { pack.labels[$0].slug })
        json.key("evidence")
        json.beginArray()
        for word in words { word.write(to: &json, pack) }
        json.endArray()
        json.endObject()
        return json.bytes
    }
}

extension SampledItem.Words {
    fileprivate func write(to json: inout JSONWriter, _ pack: Pack) {
        json.beginObject()
        json.member("label", pack.labels[label].slug)
        json.member("part", isStatement ? "stated" : "substance")
        json.member("rule", rule)
        json.member("polarity", isDeficit ? "deficit" : "affirm")
        json.member("in", isInTitle ? "title" : "body")
        json.key("utf8")
        json.beginArray()
        json.value(utf8.lowerBound)
        json.value(utf8.upperBound)
        json.endArray()
        json.member("before", before)
        json.member("surface", surface)
        json.member("after", after)
        json.endObject()
    }
}
