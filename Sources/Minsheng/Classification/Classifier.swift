// SPDX-License-Identifier: Apache-2.0

/// Says which of a pack's labels a text carries, and why.
///
/// A classifier is made once from a compiled pack and never changes; share one among as many threads as you like.
///
/// ```swift
/// let classifier = Classifier.builtIn
/// let verdict = classifier.classify("全面取消在就业地参加社会保险的户籍限制。")
/// for index in verdict.labels.indices { print(classifier.pack.labels[index].title) }
/// ```
public struct Classifier: Sendable {
    /// What the rules come from: the pack's name, version and labels.
    public let pack: Pack
    let program: RuleProgram

    /// The classifier of the built-in pack `cn.livelihood`: four principles, ten measures.
    ///
    /// It is loaded once, when first asked for.
    public static let builtIn: Classifier = {
        do {
            return try Classifier(compiledPack: BuiltInPack.bytes)
        } catch {
            preconditionFailure("the embedded pack cannot be loaded: \(error)")
        }
    }()

    /// Loads a compiled pack.
    /// - Parameter bytes: what `minsheng rules compile` wrote.
    /// - Throws: ``PackError`` if the bytes are damaged, or were made for another major version.
    public init(compiledPack bytes: [UInt8]) throws(PackError) {
        let (image, hash) = try PackImage.decode(bytes)
        try self.init(image, hash: hash)
    }

    /// Makes a classifier from a pack image that was not read from bytes.
    package init(_ image: PackImage) throws(PackError) {
        try self.init(image, hash: image.hash)
    }

    private init(_ image: PackImage, hash: UInt64) throws(PackError) {
        program = try RuleProgram(image)
        pack = Pack(
            id: image.id,
            version: image.version,
            license: image.license,
            hash: hash,
            labels: image.labels
        )
    }

    /// Makes a classifier that says of itself what another does, with a program of its own.
    init(_ other: Classifier, _ program: RuleProgram) {
        pack = other.pack
        self.program = program
    }

    /// Classifies a text without a title of its own; a first line that reads like one is taken as the title.
    /// - Complexity: O(*n*) in the text's bytes, plus the work of the rules whose terms it holds.
    public func classify(_ text: String) -> Verdict {
        classify(title: "", body: text)
    }

    /// Classifies a text with its title.
    public func classify(title: String, body: String) -> Verdict {
        var scratch = ClassifierScratch()
        return classify(title: title.utf8.span, body: body.utf8.span, scratch: &scratch)
    }

    /// Classifies UTF-8 text and reuses `scratch`, for many texts in a row.
    /// - Parameters:
    ///   - title: the title, or nothing.
    ///   - body: the text.
    ///   - scratch: working memory, one for each thread.
    /// - Returns: the verdict; ``NoneReason/unreadable`` if the bytes are not UTF-8 or hold nothing to read.
    public func classify(title: Span<UInt8>, body: Span<UInt8>, scratch: inout ClassifierScratch) -> Verdict {
        scratch.evaluation.isTracing = false
        guard scratch.evaluation.run(program, title: title, body: body) else { return unreadable }
        return scratch.evaluation.verdict(program)
    }

    /// Classifies a text and keeps the reasons: evidence, vetoes and contexts, with places in the original.
    /// - Complexity: as ``classify(title:body:)``, plus what the record holds.
    public func explain(title: String = "", body: String) -> Explanation {
        var scratch = ClassifierScratch()
        return explain(title: title.utf8.span, body: body.utf8.span, scratch: &scratch)
    }

    /// Explains UTF-8 text and reuses `scratch`.
    public func explain(title: Span<UInt8>, body: Span<UInt8>, scratch: inout ClassifierScratch) -> Explanation {
        scratch.evaluation.isTracing = true
        guard scratch.evaluation.run(program, title: title, body: body) else {
            return Explanation(
                pack: pack,
                verdict: unreadable,
                evidence: [],
                vetoes: [],
                contexts: [],
                flips: [],
                judgements: []
            )
        }
        return scratch.evaluation.explanation(program, of: pack, title: title, body: body)
    }

    var unreadable: Verdict {
        Verdict(
            labels: [],
            stated: [],
            points: program.noPoints,
            none: .unreadable
        )
    }
}
