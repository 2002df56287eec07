// SPDX-License-Identifier: Apache-2.0

extension Explanation {
    /// The verdict with its evidence and vetoes as one line of JSON.
    public func json() -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writeMembers(to: &writer)
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// Writes the explanation's members into an open object.
    package func writeMembers(to writer: inout JSONWriter) {
        verdict.writeMembers(to: &writer, pack)
        writer.key("evidence")
        writer.beginArray()
        for item in evidence { item.write(to: &writer, pack) }
        writer.endArray()
        writer.key("vetoes")
        writer.beginArray()
        for item in vetoes { item.write(to: &writer, pack) }
        writer.endArray()
        writer.strings("contexts", contexts)
        writer.key("flips")
        writer.beginArray()
        for flip in flips { flip.write(to: &writer, pack) }
        writer.endArray()
        writer.key("judgements")
        writer.beginArray()
        for judgement in judgements { judgement.write(to: &writer, pack) }
        writer.endArray()
    }
}

extension Judgement {
    /// Writes the judgement as an object.
    func write(to writer: inout JSONWriter, _ pack: Pack) {
        writer.beginObject()
        writer.member("label", pack.labels[label].id)
        writer.member("about", isAbout)
        writer.member("score", score)
        writer.key("parts")
        writer.beginArray()
        for part in parts {
            writer.beginObject()
            writer.member("source", part.source.rawValue)
            if !part.name.isEmpty { writer.member("name", part.name) }
            writer.member("weight", part.weight)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }
}

extension Flip {
    /// Writes the flip as an object; of its evidence what tells it from other evidence of the text.
    func write(to writer: inout JSONWriter, _ pack: Pack) {
        writer.beginObject()
        writer.member("label", pack.labels[label].id)
        writer.member("part", isStatement ? "stated" : "substance")
        writer.member("turns", turnsOn ? "on" : "off")
        writer.member("smallest", isSmallest)
        writer.key("without")
        writer.beginArray()
        for item in evidence {
            writer.beginObject()
            writer.member("label", pack.labels[item.label].id)
            writer.member("rule", item.rule)
            writer.member("points", item.points)
            item.anchor.writeMembers(to: &writer)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }
}

extension Evidence {
    /// Writes the evidence as an object.
    func write(to writer: inout JSONWriter, _ pack: Pack) {
        writer.beginObject()
        writer.member("label", pack.labels[label].id)
        writer.member("part", isStatement ? "stated" : "substance")
        writer.member("rule", rule)
        writer.member("points", points)
        writer.member("polarity", "\(polarity)")
        writer.member("zone", "\(zone)")
        writer.member("segment", segment)
        writer.member("list_item", isListItem)
        anchor.writeMembers(to: &writer)
        writer.key("supports")
        writer.beginArray()
        for support in supports {
            writer.beginObject()
            support.writeMembers(to: &writer)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }
}

extension Quotation {
    /// Writes the quotation's members into an open object.
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("term", term)
        writer.member("surface", surface)
        writer.member("folded", folded)
        writer.key("spans")
        writer.beginArray()
        for span in spans { span.write(to: &writer) }
        writer.endArray()
    }
}

extension TextSpan {
    /// Writes the span as an object; each range is `[start, end)`.
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("in", "\(part)")
        for (name, range) in [("utf8", utf8), ("utf16", utf16), ("scalars", scalars)] {
            writer.key(name)
            writer.beginArray()
            writer.value(range.lowerBound)
            writer.value(range.upperBound)
            writer.endArray()
        }
        writer.member("line", start.line)
        writer.member("column", start.column)
        writer.endObject()
    }
}

extension Veto {
    /// Writes the veto as an object.
    func write(to writer: inout JSONWriter, _ pack: Pack) {
        writer.beginObject()
        writer.member("label", pack.labels[label].id)
        writer.member("rule", rule)
        writer.member("reason", reason.name)
        if let cause = reason.cause { writer.member("by", cause) }
        words.writeMembers(to: &writer)
        writer.endObject()
    }
}

extension Veto.Reason {
    /// The reason's name in JSON and in a pack's skip tests.
    public var name: String {
        switch self {
        case .guarded(let kind, _): kind
        case .context: "context"
        case .excluded: "none"
        case .denied: "denied"
        case .incidental: "incidental"
        case .notAbout: "not_about"
        case .onlyWeak: "only_weak"
        case .belowThreshold: "below_threshold"
        case .notSalient: "not_salient"
        }
    }

    /// The guard term, context or excluding word that did it.
    public var cause: String? {
        switch self {
        case .guarded(_, let term): term
        case .context(let id): id
        case .excluded(let term): term
        case .denied, .incidental, .notAbout, .onlyWeak, .belowThreshold, .notSalient: nil
        }
    }
}
