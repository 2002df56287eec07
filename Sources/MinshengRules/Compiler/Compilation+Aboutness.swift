// SPDX-License-Identifier: Apache-2.0

import Minsheng

extension Compilation {
    /// Turns the names of the judgement's weights into indices; it comes after the rules, whose indices it needs.
    mutating func compileAboutness() {
        guard let aboutness = pack.aboutness else { return }
        let place = locator.top["aboutness"]
        var model = PackImage.Aboutness(
            labels: image.labels.count,
            rules: image.rules.count,
            contexts: image.contexts.count
        )
        model.base = Int32(clamping: aboutness.base)
        let quantities = [aboutness.share, aboutness.points, aboutness.length, aboutness.hits, aboutness.others]
        model.quantities = quantities.map { Int32(clamping: $0) }
        for weight in aboutness.labels {
            guard let index = labelIndex(weight.name, at: place["labels"][weight.name].location) else { continue }
            model.labels.insert(LabelSet(index: index))
            model.ofLabel[index] = Int32(clamping: weight.weight)
        }
        for weight in aboutness.rules {
            guard let index = ruleIndices[weight.name] else {
                reportUnknown(weight.name, "rule", .unknownRule, pack.rules.map(\.id), at: place["rules"])
                continue
            }
            model.ofRule[Int(index)] = Int32(clamping: weight.weight)
        }
        let contexts = Dictionary(
            image.contexts.enumerated().map { ($0.element.id, $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
        for weight in aboutness.contexts {
            guard let index = contexts[weight.name] else {
                reportUnknown(weight.name, "context", .unknownContext, pack.contexts.map(\.id), at: place["contexts"])
                continue
            }
            model.ofContext[index] = Int32(clamping: weight.weight)
        }
        compileNeighbours(of: aboutness, into: &model, at: place["beside"])
        image.aboutness = model
    }

    private mutating func compileNeighbours(
        of aboutness: RulePack.Aboutness,
        into model: inout PackImage.Aboutness,
        at place: PackLocator.Place
    ) {
        for row in aboutness.beside {
            guard let label = labelIndex(row.label, at: place[row.label].location) else { continue }
            for weight in row.others {
                guard let other = labelIndex(weight.name, at: place[row.label][weight.name].location) else { continue }
                model.beside[label * image.labels.count + other] = Int32(clamping: weight.weight)
            }
        }
    }

    private mutating func reportUnknown(
        _ name: String,
        _ kind: String,
        _ code: Diagnostic.Code,
        _ known: [String],
        at place: PackLocator.Place
    ) {
        report(
            code,
            at: place[name].location,
            "there is no \(kind) \"\(name)\"",
            suggestion: Spelling.suggestion(for: name, among: known) ?? "learn the weights anew"
        )
    }
}
