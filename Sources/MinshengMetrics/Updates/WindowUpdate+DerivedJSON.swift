// SPDX-License-Identifier: Apache-2.0

import Minsheng

extension Cooccurrence {
    /// Writes the pairs of some labels: for each label but the last an array of its counts with those after it.
    func write(_ labels: LabelSet, named name: String, to json: inout JSONWriter) {
        let indices = Array(labels.indices)
        json.key(name)
        json.beginArray()
        for (place, first) in indices.dropLast().enumerated() {
            json.beginArray()
            for second in indices[(place + 1)...] { json.value(self[first, second]) }
            json.endArray()
        }
        json.endArray()
    }
}

extension GroupSketches {
    /// Writes what is known within errors as the member `sketches`.
    /// - Parameter listsWords: whether terms and rules are listed, which are those of all items.
    func write(listsWords: Bool, to json: inout JSONWriter) {
        json.key("sketches")
        json.beginObject()
        sources.write(named: "distinct_sources", to: &json)
        stories?.write(named: "distinct_stories", to: &json)
        if let points {
            json.key("points")
            json.beginObject()
            json.member("p50", points.quantile(0.5))
            json.member("p90", points.quantile(0.9))
            json.member("p99", points.quantile(0.99))
            json.member("error", QuantileSketch.relativeError)
            json.endObject()
        }
        if listsWords {
            write(topTerms, named: "top_terms", to: &json)
            write(topRules, named: "top_rules", to: &json)
        }
        json.endObject()
    }

    private func write(_ list: [Frequent], named name: String, to json: inout JSONWriter) {
        json.key(name)
        json.beginArray()
        for frequent in list {
            json.beginObject()
            json.member("name", frequent.name)
            json.member("count", frequent.count)
            json.member("error", frequent.error)
            json.endObject()
        }
        json.endArray()
    }
}

extension GroupSketches.Distinct {
    func write(named name: String, to json: inout JSONWriter) {
        json.key(name)
        json.beginObject()
        json.member("estimate", Int(estimate.rounded()))
        json.member("error", standardError)
        json.endObject()
    }
}

extension Trend {
    /// Writes the comparison as the member `trend`.
    func write(to json: inout JSONWriter) {
        json.key("trend")
        json.beginObject()
        json.member("windows", windows)
        json.member("mean", mean)
        json.member("deviation", deviation)
        json.member("z", zScore)
        json.member("burst", isBurst)
        json.endObject()
    }
}
