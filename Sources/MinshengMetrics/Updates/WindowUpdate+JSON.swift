// SPDX-License-Identifier: Apache-2.0

public import Minsheng

extension WindowUpdate {
    /// The update's body, as the live lane carries it: one JSON object in UTF-8, without a line end.
    ///
    /// The body of all items holds the counts of every label, so its topic alone is enough for a reader; the body of a
    /// label holds that label's. `docs/METRICS.md` defines each field.
    /// - Parameters:
    ///   - pack: the pack that the windows were made with.
    ///   - epoch: the name of the run of numbers `sequence` belongs to.
    ///   - sequence: the number of the message within its topic.
    public func json(pack: Pack, epoch: String, sequence: Int) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: group == .all ? 2048 : 512)
        json.beginObject()
        json.member("type", "window")
        writeWindow(to: &json)
        json.member("dimension", group.dimension.name)
        writeValue(to: &json)
        json.member("revision", revision)
        json.member("state", state.rawValue)
        if isWithdrawn { json.member("withdrawn", true) }
        if let reason { json.member("reason", reason.rawValue) }
        json.member("watermark", watermark?.rfc3339(offset: window.offset))
        json.member("pack", pack.identity)
        json.member("epoch", epoch)
        json.member("seq", sequence)
        json.key("counts")
        json.beginObject()
        writeCounts(pack: pack, to: &json)
        json.endObject()
        if let delta { writeDelta(delta, pack: pack, to: &json) }
        sketches?.write(listsWords: group == .all, to: &json)
        trend?.write(to: &json)
        json.endObject()
        return json.bytes
    }

    private func writeWindow(to json: inout JSONWriter) {
        json.key("window")
        json.beginObject()
        json.member("start", window.start.rfc3339(offset: window.offset))
        json.member("end", window.end.rfc3339(offset: window.endOffset))
        switch window.shape {
        case .tumbling(let size): json.member("size_s", size.seconds)
        case .sliding(let size, let every):
            json.member("size_s", size.seconds)
            json.member("every_s", every.seconds)
        case .session(let gap): json.member("gap_s", gap.seconds)
        }
        json.endObject()
    }

    /// Writes the name of an open dimension's value, or which of the rest the group is.
    private func writeValue(to json: inout JSONWriter) {
        switch group.value {
        case nil: break
        case .named(let name): json.member("value", name)
        case .other: json.member("rest", "other")
        case .some(.none): json.member("rest", "none")
        }
    }

    private func writeCounts(pack: Pack, to json: inout JSONWriter) {
        json.member("items", tally.items)
        if let index = group.labelIndex {
            write(label: index, of: pack, to: &json)
            return
        }
        json.member("labelled", tally.labelled)
        json.member("coverage", tally.coverage)
        json.member("stated", tally.stated)
        if group.dimension.isOpen {
            // There may be hundreds of these, so they name the labels they hold alone.
            writeNonzero(tally, pack: pack, to: &json)
        } else {
            writeLabels(pack.principles, named: "principles", of: pack, to: &json)
            writeLabels(pack.measures, named: "measures", of: pack, to: &json)
            json.member("balance", tally.balance(of: pack.principles))
            if let cooccurrence {
                json.key("cooccurrence")
                json.beginObject()
                cooccurrence.write(pack.principles, named: "principles", to: &json)
                cooccurrence.write(pack.measures, named: "measures", to: &json)
                json.endObject()
            }
        }
    }

    private func writeLabels(_ labels: LabelSet, named name: String, of pack: Pack, to json: inout JSONWriter) {
        json.key(name)
        json.beginArray()
        for index in labels.indices {
            json.beginObject()
            write(label: index, of: pack, to: &json)
            json.endObject()
        }
        json.endArray()
    }

    private func write(label index: Int, of pack: Pack, to json: inout JSONWriter) {
        let label = pack.labels[index]
        let counts = tally[label: index]
        json.member("id", label.id)
        json.member("slug", label.slug)
        json.member("title", label.title)
        if let parent = label.parent { json.member("parent", pack.labels[parent].slug) }
        json.member("count", counts.count)
        json.member("share", tally.share(of: counts.count))
        json.member("stated", counts.stated)
        json.member("both", counts.both)
        json.member("points", counts.points)
        json.member("deficit", counts.deficit)
        json.member("denied", counts.denied)
        json.member("mean_points", counts.meanPoints)
    }

    /// Writes what a revision adds: for all items with the labels that it changes, for a label that label's part.
    private func writeDelta(_ delta: Tally, pack: Pack, to json: inout JSONWriter) {
        json.key("delta")
        json.beginObject()
        json.member("items", delta.items)
        if let index = group.labelIndex {
            write(delta[label: index], to: &json)
        } else {
            json.member("labelled", delta.labelled)
            json.member("stated", delta.stated)
            writeNonzero(delta, pack: pack, to: &json)
        }
        json.endObject()
    }

    private func writeNonzero(_ tally: Tally, pack: Pack, to json: inout JSONWriter) {
        writeNonzero(pack.principles, of: tally, named: "principles", pack: pack, to: &json)
        writeNonzero(pack.measures, of: tally, named: "measures", pack: pack, to: &json)
    }

    private func writeNonzero(
        _ labels: LabelSet,
        of tally: Tally,
        named name: String,
        pack: Pack,
        to json: inout JSONWriter
    ) {
        json.key(name)
        json.beginArray()
        for index in labels.indices where tally[label: index] != .zero {
            json.beginObject()
            json.member("slug", pack.labels[index].slug)
            write(tally[label: index], to: &json)
            json.endObject()
        }
        json.endArray()
    }

    private func write(_ counts: LabelTally, to json: inout JSONWriter) {
        json.member("count", counts.count)
        json.member("stated", counts.stated)
        json.member("both", counts.both)
        json.member("points", counts.points)
        json.member("deficit", counts.deficit)
        json.member("denied", counts.denied)
    }
}
