// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics
import MinshengPipeline

/// What stands behind the numbers.
extension SyncLane {
    /// How many items one answer has at most; each is explained anew.
    private static let itemLimit = 20

    /// Some of the latest items of a label, with the evidence for it.
    func recentItems(_ request: LaneRequest) throws(LaneRefusal) -> [LaneAnswer] {
        let query = try LaneQuery(request)
        let name = try query.requiredText("label")
        let since = try query.time("since") ?? .min
        let until = try query.time("until") ?? .max
        let limit = try query.number("limit", in: 1...Self.itemLimit) ?? Self.itemLimit / 2
        guard since <= until else { throw request.refusal(.badField, "until is before since") }
        guard let classifier, let label = classifier.pack.labels.firstIndex(where: { $0.slug == name || $0.id == name })
        else { throw request.refusal(.badField, "there is no such label; see CATALOG") }
        let items = recent.items(of: label, in: since..<until, limit: limit)
        return answers(to: request, texts: items.map { text(of: $0, classifier) }) { _ in }
    }

    private func text(of item: CountedItem, _ classifier: Classifier) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 4096)
        json.beginObject()
        json.member("id", item.id)
        json.member("source", item.source)
        if !item.url.isEmpty { json.member("url", item.url) }
        json.member("title", item.title)
        json.member("time", item.time.rfc3339())
        json.key("explanation")
        json.value(json: Array(classifier.explain(title: item.title, body: item.contentText).json().utf8))
        json.endObject()
        return json.bytes
    }
}
