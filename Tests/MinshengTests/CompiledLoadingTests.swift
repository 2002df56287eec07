// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

@Suite("Compiled pack, loaded")
struct CompiledLoadingTests {
    private static let texts = [
        "扩大参保范围，完善社会保险。", "参保保险处罚款", "保险参保，处以一定的罚款。\n参保人员的保险待遇", "",
    ]

    @Test("a pack that was written and read again judges as it did before")
    func roundTrip() throws {
        let fresh = try Classifier(CompiledSample.image)
        let loaded = try Classifier(compiledPack: CompiledSample.image.encoded())
        #expect(fresh.pack == loaded.pack)
        #expect(fresh.terms == ["保险", "参保", "处{0,8}罚款?"])
        #expect(fresh.terms == loaded.terms)
        for text in Self.texts {
            #expect(fresh.explain(body: text).verdict == loaded.explain(body: text).verdict)
            #expect(fresh.explain(body: text).evidence == loaded.explain(body: text).evidence)
        }
    }

    @Test("so does the built-in pack, on the seeds")
    func seeds() throws {
        let image = try BuiltInPack.load().image
        #expect(image.encoded() == BuiltInPack.bytes)
        let fresh = try Classifier(image)
        #expect(fresh.pack == Classifier.builtIn.pack)
        for text in SeedTexts.passages.prefix(300) {
            #expect(fresh.classify(text) == Classifier.builtIn.classify(text), "\(text)")
        }
    }

    @Test("damage under a right checksum is refused, or gives a verdict", arguments: 0..<4)
    func damage(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let original = CompiledSample.image.encoded()
        var counts = (refused: 0, loaded: 0)
        for _ in 0..<2_000 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let index = Int.random(in: 28..<bytes.count, using: &random)
                bytes[index] =
                    [0, 1, 2, 3, 0xFF, UInt8.random(in: 0...255, using: &random)]
                    .randomElement(using: &random) ?? 0
            }
            do throws(PackError) {
                let classifier = try Classifier(compiledPack: PackImage.sealed(bytes))
                for text in Self.texts {
                    #expect(classifier.classify(text) == classifier.explain(body: text).verdict)
                }
                counts.loaded += 1
            } catch {
                #expect(error.code == .damaged)
                counts.refused += 1
            }
        }
        #expect(counts.refused > 200 && counts.loaded > 200, "\(counts)")
    }

    @Test("conditions that ask for twice as much each time are refused")
    func doubling() {
        var image = CompiledSample.image
        // No rule refers to them, so no limit of a rule forbids it.
        for _ in 0..<60 {
            let last = Int32(image.conditions.count - 1)
            image.conditions.append(.all([last, last]))
        }
        expectRefusal(of: image, "name too many groups")
    }

    @Test("so are rules that share so many terms that all together would fill the memory")
    func manyRulesOfManyTerms() {
        var image = CompiledSample.image
        let count: Int32 = 4_200
        image.literals = FlatLists((0..<count).map { Array("第\($0 + 10_000)条".utf8) })
        image.patterns = []
        for index in 0..<count { image.patterns.append(.init(literal: index, tail: [], source: nil)) }
        image.groups = FlatLists([Array(0..<count), [1], [2], [3]])
        for index in 0..<count { image.rules.append(CompiledSample.rule("r\(index)", condition: 0, none: nil)) }
        expectRefusal(of: image, "too many; split the pack")
    }

    @Test("a term keeps what its author wrote, and can be replaced")
    func patterns() {
        var patterns = CompiledSample.image.patterns
        #expect(patterns.map(\.source) == [nil, nil, "处{0,8}罚款?"])
        patterns[0].source = "保險"
        patterns[2].tail.removeLast()
        #expect(patterns.map(\.source) == ["保險", nil, "处{0,8}罚款?"])
        #expect(patterns.map(\.tail.count) == [0, 0, 1])
        #expect(patterns.map(\.literal) == [0, 1, 2])
    }

    @Test("lists are flat, and one can be replaced by a longer one")
    func lists() {
        var lists: FlatLists<Int32> = [[1, 2], [], [3]]
        lists[1] = [7, 8, 9]
        lists.append([4])
        #expect(lists.map(Array.init) == [[1, 2], [7, 8, 9], [3], [4]])
        #expect(lists.values == [1, 2, 7, 8, 9, 3, 4])
        #expect(lists.offsets == [0, 2, 5, 6, 7])
        #expect(lists == FlatLists([[1, 2], [7, 8, 9], [3], [4]]))
    }

    private func expectRefusal(of image: PackImage, _ message: String) {
        let error = #expect(throws: PackError.self) { try Classifier(compiledPack: image.encoded()) }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }
}
