// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics
import MinshengPipeline

/// Requests for values: what is, what was said, and what was.
extension SyncLane {
    /// The current values of the topics with a prefix, from the topic `after` on.
    func snapshot(_ request: LaneRequest) throws(LaneRefusal) -> [LaneAnswer] {
        let query = try LaneQuery(request)
        let prefix = try query.text("prefix") ?? ""
        let after = try query.text("after") ?? ""
        var page: [Publication] = []
        var topics: [String] = []
        var isWhole = true
        for (topic, values) in cache.topics(prefix: prefix, after: after) {
            guard page.isEmpty || page.count + values.count <= limits.pageValues else {
                isWhole = false
                break
            }
            page += values
            topics.append(topic)
        }
        return answers(to: request, page) { json in
            json.key("heads")
            json.beginObject()
            for topic in topics { json.member(topic, cache.heads[topic, default: 0]) }
            json.endObject()
            if !isWhole { json.member("next", topics.last) }
        }
    }

    /// The messages of a topic with the numbers `from` to `to`, as they were sent.
    func replay(_ request: LaneRequest) throws(LaneRefusal) -> [LaneAnswer] {
        let query = try LaneQuery(request)
        let topic = try query.requiredText("topic")
        guard let from = try query.number("from", in: 1...Self.maximumSequence) else {
            throw request.refusal(.badField, "from is missing; it is the number of the first message")
        }
        let to = try query.number("to", in: from...Self.maximumSequence) ?? Self.maximumSequence
        if let wanted = try query.text("epoch"), wanted != epoch {
            throw request.refusal(.gone, "that epoch is over, and its numbers with it; take a SNAPSHOT")
        }
        guard let head = cache.heads[topic] else {
            throw request.refusal(.badField, "there is no such topic; see CATALOG")
        }
        guard from <= head else { return answers(to: request, []) { $0.member("head", head) } }
        guard let oldest = log.oldest(of: topic), oldest <= from else {
            throw request.refusal(.gone, "messages as old as that are not kept any more; take a SNAPSHOT of the topic")
        }
        let last = min(to, head, from + limits.pageValues - 1)
        return answers(to: request, log.messages(of: topic, in: from...last)) { json in
            json.member("head", head)
            if last < min(to, head) { json.member("next", last + 1) }
        }
    }

    /// The last values of the windows of a topic that start between `since` and `until`.
    func pastWindows(_ request: LaneRequest) throws(LaneRefusal) -> [LaneAnswer] {
        let query = try LaneQuery(request)
        let topic = try query.requiredText("topic")
        let since = try query.time("since") ?? .min
        let until = try query.time("until") ?? .max
        guard since <= until else { throw request.refusal(.badField, "until is before since") }
        guard let head = cache.heads[topic] else {
            throw request.refusal(.badField, "there is no such topic; see CATALOG")
        }
        let values = history.values(of: topic, in: since..<until)
        let page = values.prefix(limits.pageValues)
        return answers(to: request, page) { json in
            json.member("head", head)
            if page.count < values.count { json.member("next", values[page.count].windowStart?.rfc3339()) }
        }
    }

    /// Sequence numbers stay below 2^53, where every reader of JSON is exact.
    private static let maximumSequence = 1 << 53

    /// A page of values, then its END.
    ///
    /// A REQ socket reads one answer to a request, so one that asks gets the values inside the END.
    private func answers(
        to request: LaneRequest,
        _ values: some Collection<Publication>,
        _ write: (inout JSONWriter) -> Void
    ) -> [LaneAnswer] {
        answers(to: request, texts: values.map { Self.value($0) }, write)
    }

    /// A page of values that are written already, then its END.
    func answers(
        to request: LaneRequest,
        texts: [[UInt8]],
        _ write: (inout JSONWriter) -> Void
    ) -> [LaneAnswer] {
        let envelope = request.envelope
        let end = LaneAnswer(to: envelope, verb: "END", id: request.id) { json in
            json.member("status", LaneStatus.ok.rawValue)
            json.member("epoch", epoch)
            json.member("count", texts.count)
            write(&json)
            guard envelope.hasDelimiter else { return }
            json.key("values")
            json.beginArray()
            for text in texts { json.value(json: text) }
            json.endArray()
        }
        guard !envelope.hasDelimiter else { return [end] }
        return texts.map { LaneAnswer(to: envelope, verb: "VALUE", id: request.id, body: $0) } + [end]
    }

    /// `{"topic": …, "value": …}`: what the live lane sends in two frames.
    private static func value(_ publication: Publication) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: publication.body.count + publication.topic.utf8.count + 32)
        json.beginObject()
        json.member("topic", publication.topic)
        json.key("value")
        json.value(json: publication.body)
        json.endObject()
        return json.bytes
    }
}
