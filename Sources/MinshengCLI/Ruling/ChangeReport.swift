// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengRules

/// The changes between two packs over a corpus, text by text and then by what is behind them.
struct ChangeReport {
    private struct Group: Hashable {
        let sign: String
        let cause: String
    }

    private(set) var texts = 0
    private(set) var changedTexts = 0
    private var counts: [Group: Int] = [:]

    /// Enters a text's changes.
    mutating func add(_ changes: [VerdictChange]) {
        texts += 1
        guard !changes.isEmpty else { return }
        changedTexts += 1
        for change in changes {
            for cause in Set(change.shownCauses) {
                counts[Group(sign: change.shownLabel, cause: cause), default: 0] += 1
            }
        }
    }

    /// The counts by label, rule and term, the most frequent first.
    var summary: String {
        var lines = counts.sorted { (-$0.value, $0.key.sign, $0.key.cause) < (-$1.value, $1.key.sign, $1.key.cause) }
            .map { DisplayWidth.aligned("\($0.value)", to: 6) + "  \($0.key.sign)  \($0.key.cause)" }
        lines.append("\(Figures.grouped(texts)) texts, \(Figures.grouped(changedTexts)) changed")
        return lines.joined(separator: "\n") + "\n"
    }
}

extension VerdictChange {
    /// `+m01` for a gain, `-公平 (stated)` for a loss.
    var shownLabel: String { (isGained ? "+" : "-") + label + (isStated ? " (stated)" : "") }

    /// Each cause in words; one line that says so if there is none.
    var shownCauses: [String] {
        guard !causes.isEmpty else { return ["threshold, share or cap"] }
        return causes.map { cause in
            let name = Terminal.harmless("\(cause.rule) \(cause.term)")
            switch cause.kind {
            case .found: return "\(name): found"
            case .lost: return "\(name): no longer found"
            case .vetoed(let reason): return "\(name): taken away by \(VerdictChange.words(reason))"
            case .spared(let reason): return "\(name): no longer taken away by \(VerdictChange.words(reason))"
            case .weighed(let from, let to): return "\(name): \(from) → \(to) points"
            }
        }
    }

    private static func words(_ reason: Veto.Reason) -> String {
        Terminal.harmless([reason.name, reason.cause].compactMap { $0 }.joined(separator: " "))
    }

    /// Writes the change as an object.
    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("label", label)
        json.member("part", isStated ? "stated" : "substance")
        json.member("change", isGained ? "gained" : "lost")
        json.key("causes")
        json.beginArray()
        for cause in causes {
            json.beginObject()
            json.member("rule", cause.rule)
            json.member("term", cause.term)
            VerdictChange.write(cause.kind, to: &json)
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }

    private static func write(_ kind: Kind, to json: inout JSONWriter) {
        switch kind {
        case .found: json.member("kind", "found")
        case .lost: json.member("kind", "lost")
        case .vetoed(let reason), .spared(let reason):
            if case .vetoed = kind { json.member("kind", "vetoed") } else { json.member("kind", "spared") }
            json.member("reason", reason.name)
            json.member("by", reason.cause)
        case .weighed(let from, let to):
            json.member("kind", "weighed")
            json.member("from", from)
            json.member("to", to)
        }
    }
}
