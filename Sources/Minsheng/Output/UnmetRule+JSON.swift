// SPDX-License-Identifier: Apache-2.0

extension UnmetRule {
    /// Writes the rule and its obstacle as an object.
    package func write(to writer: inout JSONWriter, _ pack: Pack) {
        writer.beginObject()
        writer.member("rule", rule)
        writer.member("label", pack.labels[label].id)
        writer.member("scope", scope)
        writer.member("obstacle", obstacle.name)
        obstacle.writeMembers(to: &writer)
        writer.key("found")
        writer.beginArray()
        for words in found {
            writer.beginObject()
            words.writeMembers(to: &writer)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }
}

extension UnmetRule.Obstacle {
    /// The obstacle's name in JSON.
    public var name: String {
        switch self {
        case .missing: "missing"
        case .tooFew: "too_few"
        case .guarded: "guarded"
        case .apart(_, _, let placement):
            switch placement {
            case .overlapping: "overlapping"
            case .wrongOrder: "wrong_order"
            case .tooFar: "too_far"
            case .otherClause: "other_clause"
            }
        case .otherZone: "other_zone"
        case .draft: "draft"
        }
    }

    fileprivate func writeMembers(to writer: inout JSONWriter) {
        switch self {
        case .missing(let terms): writer.strings("terms", terms)
        case .tooFew(let found, let needed, let missing):
            writer.member("found_parts", found)
            writer.member("needed_parts", needed)
            writer.strings("terms", missing)
        case .apart(let first, let second, let placement):
            writer.strings("words", [first.surface, second.surface])
            guard case .tooFar(let characters, let allowed) = placement else { return }
            writer.member("characters", characters)
            writer.member("allowed", allowed)
        case .otherZone(let zones): writer.strings("zones", zones.map { "\($0)" })
        case .guarded, .draft: break
        }
    }
}
