// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// The state of compiling one pack: the parts that are done, and the faults that were found.
///
/// It goes on after a fault, so that an author sees all of them at once; the image is only returned if there is none.
struct Compilation {
    /// How deep lexicons include each other.
    static let lexiconDepth = 64

    let pack: RulePack
    let locator: PackLocator
    var image = PackImage()
    var terms = TermTable()
    var diagnostics: [Diagnostic] = []

    private let lexicons: [String: RulePack.Lexicon]
    /// The index of each label in the image.
    var labelIndices: [String: Int] = [:]
    /// The terms of each lexicon that is done.
    var lexiconTerms: [String: [Int32]] = [:]
    /// The lexicons that are being done, outermost first.
    var openLexicons: [String] = []
    /// The index of each rule in the image, once it is done.
    var ruleIndices: [String: Int32] = [:]
    var conditionIndices: [PackImage.Condition: Int32] = [:]

    init(_ pack: RulePack, _ locator: PackLocator) {
        self.pack = pack
        self.locator = locator
        lexicons = Dictionary(pack.lexicons.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    mutating func run() throws(RulesError) -> PackImage {
        image.id = pack.id
        image.version = pack.version
        image.license = pack.license
        compileSettings()
        compileLabels()
        compileLexicons()
        compileGuards()
        compilePolarity()
        compileContexts()
        compileUmbrella()
        compileRules()
        compileAboutness()
        checkThresholds()
        terms.finish(into: &image)
        try throwFaults()
        do throws(PackError) {
            try image.validate()
        } catch {
            // All that is left to go wrong is the size of a condition.
            throw RulesError(.tooLarge, at: locator.top.location, error.message)
        }
        return image
    }

    private func throwFaults() throws(RulesError) {
        if !diagnostics.isEmpty {
            throw RulesError(diagnostics.sorted(by: Diagnostic.inTextOrder))
        }
    }

    mutating func report(
        _ code: Diagnostic.Code,
        at location: SourceLocation?,
        _ message: String,
        suggestion: String? = nil
    ) {
        diagnostics.append(Diagnostic(.error, code, at: location, message, suggestion: suggestion))
    }

    // MARK: Names

    /// Returns the set of the labels with these ids, and reports those that do not exist.
    mutating func labelSet(_ ids: [String], at place: PackLocator.Place) -> LabelSet {
        var set = LabelSet()
        for id in ids {
            if let index = labelIndex(id, at: place["labels"].location(of: id)) {
                set.insert(LabelSet(index: index))
            }
        }
        return set
    }

    mutating func labelIndex(_ id: String, at location: SourceLocation?) -> Int? {
        if let index = labelIndices[id] { return index }
        report(
            .unknownLabel,
            at: location,
            "there is no label \"\(id)\"",
            suggestion: Spelling.suggestion(for: id, among: pack.labels.map(\.id)) ?? "declare it under labels"
        )
        return nil
    }

    // MARK: Terms

    /// Returns the group of the terms in `list`, or nil if there are none.
    mutating func group(_ list: [String], at place: PackLocator.Place) -> Int32? {
        let numbers = expanded(list, at: place)
        return numbers.isEmpty ? nil : terms.group(of: numbers)
    }

    /// Returns the numbers of the terms in `list`, those of the lexicons it names included.
    mutating func expanded(_ list: [String], at place: PackLocator.Place) -> [Int32] {
        var numbers: [Int32] = []
        for written in list {
            if written.hasPrefix("@") {
                numbers += lexicon(String(written.dropFirst()), at: place.location(of: written))
                continue
            }
            do throws(Term.Fault) {
                numbers.append(try terms.number(of: written))
            } catch {
                report(.badTerm, at: place.location(of: written), error.message, suggestion: error.suggestion)
            }
        }
        return numbers
    }

    /// Returns the terms of a lexicon, and reports one that does not exist or includes itself.
    mutating func lexicon(_ name: String, at location: SourceLocation?) -> [Int32] {
        if let done = lexiconTerms[name] { return done }
        guard let lexicon = lexicons[name] else {
            report(
                .unknownLexicon,
                at: location,
                "there is no lexicon \"\(name)\"",
                suggestion: Spelling.suggestion(for: name, among: pack.lexicons.map(\.name))
                    ?? "declare it under lexicons"
            )
            return []
        }
        if let start = openLexicons.firstIndex(of: name) {
            let circle = (openLexicons[start...] + [name]).joined(separator: " → ")
            report(.cycle, at: location, "lexicons include each other: \(circle)", suggestion: "break the circle")
            return []
        }
        // A list of lexicons that include the next is followed by recursion, so its length is bounded.
        guard openLexicons.count < Self.lexiconDepth else {
            report(.tooLarge, at: location, "lexicons include each other more than \(Self.lexiconDepth) deep")
            return []
        }
        openLexicons.append(name)
        let numbers = expanded(lexicon.terms, at: locator.lexicon(name))
        openLexicons.removeLast()
        lexiconTerms[name] = numbers
        return numbers
    }

    // MARK: Conditions

    /// Returns the index of a condition in the image, adding it if there is no equal one.
    mutating func add(_ condition: PackImage.Condition) -> Int32 {
        if let index = conditionIndices[condition] { return index }
        let index = Int32(image.conditions.count)
        image.conditions.append(condition)
        conditionIndices[condition] = index
        return index
    }
}
