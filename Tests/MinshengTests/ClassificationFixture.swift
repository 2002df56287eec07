// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengRules

/// Small packs for tests: one principle `甲` with measures `a` and `b`, one principle `乙` with measure `c`.
enum ClassificationFixture {
    static func classifier(_ rest: String) throws -> Classifier {
        let text = """
            minsheng: 1
            pack: {id: test.pack, version: 1.0.0, license: CC0-1.0}
            labels:
              甲: {slug: first, threshold: 100, define: 甲}
              a: {parent: 甲, threshold: 100, define: 甲一}
              b: {parent: 甲, threshold: 100, define: 甲二}
              乙: {slug: second, threshold: 100, define: 乙}
              c: {parent: 乙, threshold: 100, define: 乙一}
            \(rest)
            """
        return try Classifier(compiledPack: PackCompiler.compile(PackSource(text, file: "test.yaml")))
    }

    /// The ids of a verdict's labels.
    static func labels(_ classifier: Classifier, _ text: String) -> [String] {
        classifier.pack.ids(classifier.classify(text).labels)
    }
}

extension Classifier {
    /// The points of a label in a text.
    func points(_ label: String, in text: String) -> Int? {
        let verdict = classify(text)
        return pack.labels.firstIndex { $0.id == label }.map { Int(verdict.points[$0]) }
    }
}
