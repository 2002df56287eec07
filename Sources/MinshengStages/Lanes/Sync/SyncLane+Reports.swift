// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics
import MinshengPipeline

/// Requests about the lane and the daemon.
extension SyncLane {
    func welcome(_ request: LaneRequest) -> LaneAnswer {
        LaneAnswer(to: request.envelope, verb: "WELCOME", id: request.id) { json in
            json.member("version", LaneRequest.version)
            json.member("server", greeting.server)
            json.member("epoch", epoch)
            json.key("limits")
            json.beginObject()
            json.member("page_values", limits.pageValues)
            json.member("windows", limits.windows)
            json.member("replay_bytes", limits.replayBytes)
            json.member("history_bytes", limits.historyBytes)
            json.endObject()
        }
    }

    func pong(_ request: LaneRequest) -> LaneAnswer {
        LaneAnswer(to: request.envelope, verb: "PONG", id: request.id) { $0.member("epoch", epoch) }
    }

    /// How the daemon is, in one object.
    func health(_ request: LaneRequest, _ uptime: Duration) -> LaneAnswer {
        LaneAnswer(to: request.envelope, verb: "HEALTH", id: request.id) { json in
            json.member("status", isDraining ? LaneStatus.draining.rawValue : LaneStatus.ok.rawValue)
            json.member("state", isDraining ? "draining" : "serving")
            json.member("server", greeting.server)
            json.member("epoch", epoch)
            json.member("time", latest?.time.rfc3339())
            json.member("watermark", latest?.watermark?.rfc3339())
            json.member("uptime_s", uptime.components.seconds)
            json.member("topics", cache.heads.count)
            json.key("ledger")
            if let ledger { json.value(json: ledger) } else { json.null() }
        }
    }

    /// What there is to subscribe to and to ask for, from the topic `after` on.
    func catalog(_ request: LaneRequest) throws(LaneRefusal) -> LaneAnswer {
        let query = try LaneQuery(request)
        let prefix = try query.text("prefix") ?? ""
        let after = try query.text("after") ?? ""
        let topics = cache.heads.filter { $0.key.hasPrefix(prefix) && $0.key > after }.sorted { $0.key < $1.key }
        let page = topics.prefix(limits.pageValues)
        return LaneAnswer(to: request.envelope, verb: "CATALOG", id: request.id) { json in
            json.member("status", LaneStatus.ok.rawValue)
            json.member("epoch", epoch)
            if after.isEmpty { writeLabels(to: &json) }
            json.key("topics")
            json.beginArray()
            for (topic, head) in page {
                json.beginObject()
                json.member("topic", topic)
                json.member("head", head)
                json.key("oldest")
                if let oldest = log.oldest(of: topic) { json.value(oldest) } else { json.null() }
                json.member("windows", history.count(of: topic))
                json.endObject()
            }
            json.endArray()
            if page.count < topics.count { json.member("next", page.last?.key) }
        }
    }

    private func writeLabels(to json: inout JSONWriter) {
        guard let pack = classifier?.pack else { return }
        json.member("pack", pack.identity)
        json.key("labels")
        json.beginArray()
        for label in pack.labels {
            json.beginObject()
            json.member("id", label.id)
            json.member("slug", label.slug)
            json.member("title", label.title)
            json.member("parent", label.parent.map { pack.labels[$0].slug })
            json.endObject()
        }
        json.endArray()
    }
}
