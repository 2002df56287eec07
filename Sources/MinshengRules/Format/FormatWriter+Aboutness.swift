// SPDX-License-Identifier: Apache-2.0

extension FormatWriter {
    static func node(_ aboutness: RulePack.Aboutness) -> SourceNode {
        var entries = Entries()
        for (key, path) in RulePack.Aboutness.quantityPaths { entries.add(key, aboutness[keyPath: path], unless: 0) }
        // The labels say what is judged, so a weight of zero stands there too.
        entries.addMapping("labels", weights(aboutness.labels))
        entries.addMapping("rules", weights(aboutness.rules))
        entries.addMapping("contexts", weights(aboutness.contexts))
        entries.addMapping("beside", Entries(aboutness.beside.map { ($0.label, weights($0.others).node) }))
        return entries.node
    }

    private static func weights(_ weights: [RulePack.Aboutness.Weight]) -> Entries {
        Entries(weights.map { ($0.name, number($0.weight)) })
    }
}
