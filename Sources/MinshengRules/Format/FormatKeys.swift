// SPDX-License-Identifier: Apache-2.0

/// The keys of the format, in the order in which the canonical form writes them.
enum FormatKeys {
    static let pack = [
        "minsheng", "pack", "settings", "labels", "lexicons", "guards", "polarity", "contexts", "umbrella", "rules",
        "aboutness",
    ]
    static let header = ["id", "version", "license"]
    static let settings = [
        "segment_cap", "title_percent", "dominance_percent", "salience_percent", "salience_free_segments",
        "list_percent", "umbrella_percent", "bare_slack",
    ]
    static let label = ["slug", "title", "parent", "threshold", "define", "include", "exclude"]
    static let `guard` = ["kind", "terms", "labels", "lift_if", "note"]
    static let lift = ["lexicon", "scope"]
    static let polarity = ["deficit", "denied", "pseudo", "stop"]
    static let mark = ["left", "window"]
    static let context = ["id", "scope", "terms", "unless", "labels", "factor", "max_length", "note"]
    static let umbrella = ["sentence", "item"]
    static let aboutness = quantities + ["labels", "rules", "contexts", "beside"]
    static let quantities = ["base", "share", "points", "length", "hits", "others"]
    static let condition = ["any", "all", "near", "atleast", "lexicon", "rule"]
    static let near = ["of", "gap", "ordered"]
    static let atLeast = ["n", "of"]
    static let rule =
        ["id", "label", "part", "status", "tier", "weight", "cap", "scope", "zone", "list_items"] + condition + [
            "none", "note", "tests",
        ]
    static let tests = ["match", "skip"]
    static let skip = ["text", "by"]
}
