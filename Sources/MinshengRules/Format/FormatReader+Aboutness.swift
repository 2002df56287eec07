// SPDX-License-Identifier: Apache-2.0

import Minsheng

extension FormatReader {
    private static let weight = -Int(PackImage.Limits.points)...Int(PackImage.Limits.points)

    /// Reads the weights of a judgement, or nil if the pack judges nothing.
    mutating func aboutness(_ top: Fields) -> RulePack.Aboutness? {
        guard let node = fields(top, "aboutness", known: FormatKeys.aboutness) else { return nil }
        var aboutness = RulePack.Aboutness()
        for (key, path) in RulePack.Aboutness.quantityPaths {
            if let value = integer(node, key, in: Self.weight) { aboutness[keyPath: path] = value }
        }
        if node["labels"] == nil { missing(node, "labels") }
        aboutness.labels = weights(node["labels"], "labels")
        aboutness.rules = weights(node["rules"], "rules")
        aboutness.contexts = weights(node["contexts"], "contexts")
        aboutness.beside = entries(node["beside"], "beside").map {
            RulePack.Aboutness.Beside(label: $0.key, others: weights($0.value, $0.key))
        }
        return aboutness
    }

    private mutating func weights(_ node: SourceNode?, _ key: String) -> [RulePack.Aboutness.Weight] {
        entries(node, key).compactMap { entry in
            integer(entry.value, entry.key, in: Self.weight).map { RulePack.Aboutness.Weight(entry.key, $0) }
        }
    }

    private mutating func entries(_ node: SourceNode?, _ key: String) -> [SourceEntry] {
        guard let node else { return [] }
        guard case .mapping(let entries) = node.value else {
            report(.wrongType, at: node.offset, "\(key) should be a mapping of names to weights, not \(node.kind)")
            return []
        }
        return entries
    }
}

extension RulePack.Aboutness {
    /// The numbers of the model that have a key of their own, in canonical order.
    static var quantityPaths: [(key: String, path: WritableKeyPath<Self, Int>)] {
        [
            ("base", \.base), ("share", \.share), ("points", \.points), ("length", \.length), ("hits", \.hits),
            ("others", \.others),
        ]
    }
}
