// SPDX-License-Identifier: Apache-2.0

extension Verdict {
    /// The verdict as one line of JSON: labels, measures, what is stated, points, and why there is no label.
    /// - Parameter pack: the pack of the classifier that gave the verdict.
    public func json(_ pack: Pack) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writeMembers(to: &writer, pack)
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// Writes the verdict's members into an open object.
    package func writeMembers(to writer: inout JSONWriter, _ pack: Pack) {
        writer.member("pack", pack.identity)
        writer.strings("labels", pack.ids(labels.intersection(pack.principles)))
        writer.strings("measures", pack.ids(labels.intersection(pack.measures)))
        writer.strings("stated", pack.ids(stated))
        writer.key("points")
        writer.beginObject()
        for (label, points) in zip(pack.labels, points) where points > 0 { writer.member(label.id, Int(points)) }
        writer.endObject()
        guard let none else { return }
        writer.key("none")
        writer.beginObject()
        writer.member("reason", none.name)
        if case .belowThreshold(let margin) = none { writer.member("margin", Int(margin)) }
        writer.endObject()
    }
}

extension NoneReason {
    /// The reason's name in JSON.
    public var name: String {
        switch self {
        case .noHits: "no_hits"
        case .allVetoed: "all_vetoed"
        case .belowThreshold: "below_threshold"
        case .notSalient: "not_salient"
        case .unreadable: "unreadable"
        }
    }
}

extension Pack {
    /// The ids of a set's labels, in the pack's order.
    public func ids(_ set: LabelSet) -> [String] {
        set.indices.map { labels[$0].id }
    }
}

extension JSONWriter {
    /// Writes a member that is an array of strings.
    package mutating func strings(_ name: String, _ values: [String]) {
        key(name)
        beginArray()
        for value in values { self.value(value) }
        endArray()
    }
}
