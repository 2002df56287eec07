// SPDX-License-Identifier: Apache-2.0

import Minsheng

extension Compilation {
    mutating func compileSettings() {
        image.settings.segmentCap = Int32(clamping: pack.settings.segmentCap)
        image.settings.titlePercent = Int32(clamping: pack.settings.titlePercent)
        image.settings.dominancePercent = Int32(clamping: pack.settings.dominancePercent)
        image.settings.saliencePercent = Int32(clamping: pack.settings.saliencePercent)
        image.settings.salienceFreeSegments = Int32(clamping: pack.settings.salienceFreeSegments)
        image.settings.listPercent = Int32(clamping: pack.settings.listPercent)
        image.settings.umbrellaPercent = Int32(clamping: pack.settings.umbrellaPercent)
        image.settings.bareSlack = Int32(clamping: pack.settings.bareSlack)
    }

    /// Principles come first, because a measure's parent stands before it; otherwise the author's order is kept.
    mutating func compileLabels() {
        if pack.labels.isEmpty {
            report(.missingKey, at: locator.top["labels"].location, "a pack needs a label")
        }
        if pack.labels.count > PackImage.Limits.labels {
            report(
                .tooLarge,
                at: locator.top["labels"].location,
                "a pack has at most \(PackImage.Limits.labels) labels, not \(pack.labels.count)"
            )
            return
        }
        var slugs: Set<String> = []
        for label in pack.labels.filter({ $0.parent == nil }) + pack.labels.filter({ $0.parent != nil }) {
            compile(label, &slugs)
        }
    }

    private mutating func compile(_ label: RulePack.LabelDefinition, _ slugs: inout Set<String>) {
        let place = locator.label(label.id)
        guard labelIndices[label.id] == nil else {
            return report(.duplicateID, at: place.location, "two labels are called \"\(label.id)\"")
        }
        let slug = label.slug ?? label.id
        if !Self.isSlug(slug) {
            report(
                .badValue,
                at: label.slug == nil ? place.location : place["slug"].location,
                "\"\(slug)\" cannot stand in the name of a topic or a file",
                suggestion: "give the label a slug of lower-case letters, digits, \"-\" and \"_\""
            )
        } else if !slugs.insert(slug).inserted {
            report(.duplicateID, at: place["slug"].location, "two labels have the slug \"\(slug)\"")
        }
        labelIndices[label.id] = image.labels.count
        image.labels.append(
            Label(
                id: label.id,
                slug: slug,
                title: label.title ?? label.id,
                parent: parentIndex(of: label, at: place),
                threshold: label.threshold,
                definition: label.define
            )
        )
    }

    private mutating func parentIndex(of label: RulePack.LabelDefinition, at place: PackLocator.Place) -> Int? {
        guard let parent = label.parent else { return nil }
        let location = place["parent"].location
        if parent == label.id {
            report(.cycle, at: location, "the label \"\(parent)\" is its own parent")
            return nil
        }
        guard let index = labelIndex(parent, in: pack.labels.map(\.id), at: location) else { return nil }
        if image.labels[index].parent != nil {
            report(
                .badValue,
                at: location,
                "the parent \"\(parent)\" has a parent itself; labels have two levels",
                suggestion: "choose a principle"
            )
            return nil
        }
        return index
    }

    private mutating func labelIndex(_ id: String, in ids: [String], at location: SourceLocation?) -> Int? {
        if labelIndices[id] == nil, ids.contains(id) {
            // Declared, but not yet compiled: a measure.
            report(
                .badValue,
                at: location,
                "the parent \"\(id)\" has a parent itself; labels have two levels",
                suggestion: "choose a principle"
            )
            return nil
        }
        return labelIndex(id, at: location)
    }

    private static func isSlug(_ slug: String) -> Bool {
        let bytes = Array(slug.utf8)
        return !bytes.isEmpty && bytes.count <= 64
            && bytes.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    // MARK: Thresholds

    /// Refuses a threshold that the label's rules cannot reach even in the best of texts.
    mutating func checkThresholds() {
        var best = [Int](repeating: 0, count: image.labels.count)
        for rule in image.rules where rule.status != .draft && rule.part == .substance {
            let points = Int(rule.weight) * max(100, Int(image.settings.titlePercent)) / 100
            // A term with a gap can be found in many forms; so the number of matches is not a bound, the cap is.
            best[Int(rule.label)] += points > 0 ? Int(rule.cap) : 0
        }
        for (index, label) in image.labels.enumerated() where best[index] > 0 {
            let segment = min(best[index], Int(image.settings.segmentCap))
            // Segments count for half of the one before, so all of them together stay below two.
            guard label.threshold >= 2 * segment else { continue }
            report(
                .unreachableThreshold,
                at: locator.label(label.id)["threshold"].location,
                "no text reaches the threshold \(label.threshold) of \"\(label.id)\"; "
                    + "its rules give at most \(segment) a segment and less than \(2 * segment) in all",
                suggestion: "lower the threshold, or raise a cap"
            )
        }
    }
}
