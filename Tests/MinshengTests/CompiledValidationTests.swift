// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

@Suite("Compiled pack, validation")
struct CompiledValidationTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var make: @Sendable (inout PackImage) -> Void

        init(_ name: String, _ make: @escaping @Sendable (inout PackImage) -> Void) {
            testDescription = name
            self.make = make
        }
    }

    static let faults: [Fault] = [
        Fault("label 1: its parent 1") { $0.labels[1] = label(parent: 1, threshold: 100) },
        Fault("label 1: its parent -2") { $0.labels[1] = label(parent: -2, threshold: 100) },
        Fault("label 2: its parent 1") { $0.labels.append(label(parent: 1, threshold: 100)) },
        Fault("label 1: threshold 0") { $0.labels[1] = label(parent: 0, threshold: 0) },
        Fault("at most 64 labels, not 65") {
            $0.labels = Array(repeating: label(parent: nil, threshold: 1), count: 65)
        },
        Fault("settings: a percentage") { $0.settings.titlePercent = 1_001 },
        Fault("settings: the cap") { $0.settings.segmentCap = 0 },
        Fault("settings: the segments") { $0.settings.salienceFreeSegments = -1 },
        Fault("settings: the slack") { $0.settings.bareSlack = -1 },
        Fault("literal 1 is empty") { $0.literals[1] = [] },
        Fault("literal 1 is not UTF-8") { $0.literals[1] = [0xE4, 0xBD] },
        Fault("literal 1 has 257 bytes") { $0.literals[1] = ArraySlice(repeating: 65, count: 257) },
        Fault("a literal is there twice") { $0.literals[2] = $0.literals[0] },
        Fault("pattern 2: literal 3") { $0.patterns[2].literal = 3 },
        Fault("pattern 0: literal -1") { $0.patterns[0].literal = -1 },
        Fault("pattern 2: a gap of 9...8") { $0.patterns[2].tail[0].minimum = 9 },
        Fault("pattern 2: a gap of 0...1001") { $0.patterns[2].tail[0].maximum = 1_001 },
        Fault("pattern 2: step 0 is empty") { $0.patterns[2].tail[0].literal = [] },
        Fault("pattern 2: 17 steps") {
            $0.patterns[2].tail = Array(repeating: $0.patterns[2].tail[0], count: 17)
        },
        Fault("group 2 is not ascending") { $0.groups[2] = [1, 0] },
        Fault("group 0: pattern 3") { $0.groups[0] = [0, 3] },
        Fault("group 0: pattern -1") { $0.groups[0] = [-1, 2] },
        Fault("guard 0: group 4") { $0.guards[0].group = 4 },
        Fault("guard 0: group that lifts it 4") { $0.guards[0].liftGroup = 4 },
        Fault("guard 0 names a label") { $0.guards[0].labels = LabelSet(rawValue: 1 << 2) },
        Fault("polarity 0: group 9") { $0.polarities[0].group = 9 },
        Fault("polarity 0: a window of -1") { $0.polarities[0].window = -1 },
        Fault("context 0: group 4") { $0.contexts[0].group = 4 },
        Fault("context 0: group that cancels it 4") { $0.contexts[0].unlessGroup = 4 },
        Fault("context 0 names a label") { $0.contexts[0].labels = LabelSet(rawValue: 1 << 63) },
        Fault("context 0: scope clause") { $0.contexts[0].scope = .clause },
        Fault("context 0: 101 percent") { $0.contexts[0].percent = 101 },
        Fault("context 0: maximum length") { $0.contexts[0].maximumLength = -2 },
        Fault("umbrella: group 4") { $0.umbrellaGroup = 4 },
        Fault("umbrella of the item: group 4") { $0.umbrellaListGroup = 4 },
        Fault("condition 0: group 4") { $0.conditions[0] = .group(4) },
        Fault("condition 2: its child 2") { $0.conditions[2] = .all([0, 2]) },
        Fault("condition 2: its child -1") { $0.conditions[2] = .all([0, -1]) },
        Fault("condition 2 has no children") { $0.conditions[2] = .all([]) },
        Fault("condition 5: at least 0 of 2") { $0.conditions[5] = .atLeast(count: 0, of: [0, 1]) },
        Fault("condition 5: at least 3 of 2") { $0.conditions[5] = .atLeast(count: 3, of: [0, 1]) },
        Fault("condition 3: a gap of -1") { $0.conditions[3] = .near([0, 1], gap: -1, ordered: true) },
        Fault("condition 6: rule 2") { $0.conditions[6] = .rule(2) },
        Fault("condition 6: rule 1 does not stand before it") { $0.conditions[6] = .rule(1) },
        Fault("rule 0 refers to a rule") { $0.rules[0].none = 6 },
        Fault("rule 0: label 2") { $0.rules[0].label = 2 },
        Fault("rule 1: condition 8") { $0.rules[1].condition = 8 },
        Fault("rule 0: condition that must find nothing 8") { $0.rules[0].none = 8 },
        Fault("rule 0: weight -1") { $0.rules[0].weight = -1 },
        Fault("rule 0: cap 1000001") { $0.rules[0].cap = 1_000_001 },
        Fault("rule 0: -1 list items") { $0.rules[0].listItems = -1 },
        Fault("rule 1 nests deeper than 16") { image in
            for _ in 0..<16 {
                image.conditions.append(.any([Int32(image.conditions.count - 1)]))
            }
            image.rules[1].condition = Int32(image.conditions.count - 1)
        },
        Fault("rule 1 has more than 4096 conditions") { image in
            for _ in 0..<6 {
                let last = Int32(image.conditions.count - 1)
                image.conditions.append(.any([last, last, last, last]))
            }
            image.rules[1].condition = Int32(image.conditions.count - 1)
        },
    ]

    @Test("a fault is named", arguments: faults)
    func fault(_ fault: Fault) throws {
        var image = CompiledSample.image
        fault.make(&image)
        let error = #expect(throws: PackError.self) { try PackImage(decoding: image.encoded()) }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains(fault.testDescription) == true, "\(error?.message ?? "")")
    }

    @Test("the sample is whole")
    func whole() throws {
        try CompiledSample.image.validate()
    }

    @Test(
        "the hash is XXH64",
        arguments: [
            ("", 0, 0xEF46_DB37_51D8_E999),
            ("abc", 0, 0x44BC_2CF5_AD77_0999),
            ("The quick brown fox jumps over the lazy dog, twice, and then once more.", 0, 0xE635_D94E_D94D_F3B3),
            ("民声民声民声民声民声民声民声", 42, 0x0E7A_0062_7181_7325),
        ] as [(String, UInt64, UInt64)]
    )
    func hash(text: String, seed: UInt64, expected: UInt64) {
        #expect(PackHash.hash(Array(text.utf8).span, seed: seed) == expected)
    }

    private static func label(parent: Int?, threshold: Int) -> Label {
        Label(id: "x", slug: "x", title: "x", parent: parent, threshold: threshold, definition: "")
    }
}
