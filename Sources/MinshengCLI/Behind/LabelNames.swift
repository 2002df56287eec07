// SPDX-License-Identifier: Apache-2.0

import MinshengClient

/// How labels are called and coloured, by their slugs.
package struct LabelNames: Hashable, Sendable {
    private struct Name: Hashable, Sendable {
        let title: String
        let parent: String?
        let principle: Int
    }

    private var names: [String: Name] = [:]
    private var slugs: [String: String] = [:]

    /// The names of the labels that a window counts.
    init(_ counts: LiveWindow.Counts) {
        self.init((counts.principles + counts.measures).map { ($0.slug, $0.title, $0.parent) })
    }

    /// The names in a catalogue.
    init(_ labels: [Catalog.Label]) {
        self.init(labels.map { ($0.slug, $0.title, $0.parent) })
        for label in labels { slugs[label.id] = label.slug }
    }

    /// The names of labels, each with the slug of its principle if it is a measure.
    package init(_ labels: [(slug: String, title: String, parent: String?)]) {
        let principles = labels.filter { $0.parent == nil }.map(\.slug)
        for label in labels {
            let order = principles.firstIndex(of: label.parent ?? label.slug) ?? 0
            names[label.slug] = Name(title: label.title, parent: label.parent, principle: order)
        }
    }

    /// `社会保险 m01`; the slug alone where no more is known.
    func shown(_ slug: String) -> String {
        names[slug].map { $0.title == slug ? slug : "\($0.title) \(slug)" } ?? slug
    }

    /// The slug of a label by its id or slug.
    func slug(of name: String) -> String { slugs[name] ?? name }

    /// Whether what speaks to a label speaks to another: it is the same, or a measure below it.
    func speaks(_ slug: String, to other: String) -> Bool { slug == other || names[slug]?.parent == other }

    /// The order of the label's principle, which has a colour.
    func principle(of slug: String) -> Int { names[slug]?.principle ?? 0 }
}
