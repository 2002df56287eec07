// SPDX-License-Identifier: Apache-2.0

import Minsheng

extension Compilation {
    mutating func compileLexicons() {
        var names: Set<String> = []
        for lexicon in pack.lexicons {
            let location = locator.lexicon(lexicon.name).location
            if !names.insert(lexicon.name).inserted {
                report(.duplicateID, at: location, "two lexicons are called \"\(lexicon.name)\"")
            }
            // Every lexicon is read, used or not, so that its faults are found.
            _ = self.lexicon(lexicon.name, at: location)
        }
    }

    mutating func compileGuards() {
        for (index, guardTerms) in pack.guards.enumerated() {
            let place = locator.guard(index)
            var liftGroup: Int32?
            if let name = guardTerms.liftedBy {
                let numbers = lexicon(name, at: place["lift_if"]["lexicon"].location)
                liftGroup = numbers.isEmpty ? nil : terms.group(of: numbers)
            }
            let labels = labelSet(guardTerms.labels, at: place)
            guard let group = group(guardTerms.terms, at: place["terms"]) else { continue }
            image.guards.append(
                .init(kind: guardTerms.kind.compiled, group: group, labels: labels, liftGroup: liftGroup)
            )
        }
    }

    mutating func compilePolarity() {
        let place = locator.top["polarity"]
        let polarity = pack.polarity
        addMark(.deficit, polarity.deficit?.left ?? [], polarity.deficit?.window ?? 0, at: place["deficit"])
        addMark(.denied, polarity.denied?.left ?? [], polarity.denied?.window ?? 0, at: place["denied"])
        addMark(.pseudo, polarity.pseudo, 0, at: place["pseudo"])
        addMark(.stop, polarity.stop, 0, at: place["stop"])
    }

    private mutating func addMark(
        _ kind: PackImage.PolarityKind,
        _ list: [String],
        _ window: Int,
        at place: PackLocator.Place
    ) {
        guard let group = group(list, at: place) else { return }
        image.polarities.append(.init(kind: kind, group: group, window: Int32(clamping: window)))
    }

    mutating func compileContexts() {
        var ids: Set<String> = []
        for (index, context) in pack.contexts.enumerated() {
            let place = locator.context(index)
            if !ids.insert(context.id).inserted {
                report(.duplicateID, at: place["id"].location, "two contexts are called \"\(context.id)\"")
            }
            let labels = labelSet(context.labels, at: place)
            let unlessGroup = group(context.unless, at: place["unless"])
            guard let group = group(context.terms, at: place["terms"]) else { continue }
            image.contexts.append(
                .init(
                    id: context.id,
                    scope: context.scope == .item ? .item : .sentence,
                    group: group,
                    unlessGroup: unlessGroup,
                    labels: labels,
                    percent: Int32(clamping: context.factor),
                    maximumLength: context.maximumLength.map { Int32(clamping: $0) }
                )
            )
        }
    }

    mutating func compileUmbrella() {
        let place = locator.top["umbrella"]
        image.umbrellaGroup = group(pack.umbrella.sentence, at: place["sentence"])
        image.umbrellaListGroup = group(pack.umbrella.item, at: place["item"])
    }
}

extension RulePack.Guard.Kind {
    fileprivate var compiled: PackImage.GuardKind {
        switch self {
        case .straddle: .straddle
        case .sense: .sense
        case .idiom: .idiom
        case .name: .name
        }
    }
}
