// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// A small image that uses every kind of part once.
enum CompiledSample {
    static let image: PackImage = {
        var image = PackImage()
        image.id = "test.sample"
        image.version = "1.2.3"
        image.license = "CC0-1.0"
        image.labels = [
            Label(id: "公平", slug: "fairness", title: "公平", parent: nil, threshold: 100, definition: "一"),
            Label(id: "m01", slug: "m01", title: "社会保险", parent: 0, threshold: 120, definition: ""),
        ]
        image.settings.listPercent = 41
        image.literals = FlatLists(["保险", "参保", "处"].map { Array($0.utf8) })
        image.patterns = [
            .init(literal: 0, tail: [], source: nil),
            .init(literal: 1, tail: [], source: nil),
            .init(
                literal: 2,
                tail: [
                    .init(minimum: 0, maximum: 8, crossesClauses: true, literal: Array("罚款".utf8)),
                    .init(minimum: 1, maximum: 1, crossesClauses: false, literal: []),
                ],
                source: "处{0,8}罚款?"
            ),
        ]
        image.groups = [[0], [1], [0, 1, 2], []]
        image.guards = [.init(kind: .idiom, group: 2, labels: LabelSet(index: 1), liftGroup: 0)]
        image.polarities = [.init(kind: .denied, group: 1, window: 6)]
        image.contexts = [
            .init(
                id: "penal",
                scope: .item,
                group: 2,
                unlessGroup: 1,
                labels: [],
                percent: 30,
                maximumLength: 160
            )
        ]
        image.umbrellaGroup = 3
        image.conditions = [
            .group(0), .group(1), .all([0, 1]), .near([0, 1], gap: 10, ordered: true), .any([2, 3]),
            .atLeast(count: 1, of: [0, 1]), .rule(0), .near([0, 6], gap: 4, ordered: false),
        ]
        image.rules = [rule("m01.strong", condition: 4, none: 5), rule("m01.other", condition: 7, none: nil)]
        return image
    }()

    static func rule(_ id: String, condition: Int32, none: Int32?) -> PackImage.Rule {
        .init(
            id: id,
            label: 1,
            part: .substance,
            tier: .pair,
            status: .stable,
            weight: 100,
            cap: 200,
            condition: condition,
            none: none,
            scope: .sentence,
            zones: 0xFF,
            listItems: 3
        )
    }
}

/// SplitMix64: a seeded source of random numbers, so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
