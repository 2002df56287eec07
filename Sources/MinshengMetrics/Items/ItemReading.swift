// SPDX-License-Identifier: Apache-2.0

public import Minsheng

/// All that the text of an item says to metrics: its verdict, by what it came about, and the story that it tells.
///
/// It depends on the text alone, so it can be made anywhere, by many threads at once:
///
/// ```swift
/// let reading = classifier.read(title: title, body: body, scratch: &scratch)
/// facts.reset(reading, date: item.date, receiptTime: now)
/// facts.story = reading.story.map { stories.add($0).id }
/// ```
public struct ItemReading: Hashable, Sendable {
    /// What is read beside the verdict.
    public struct Aspects: OptionSet, Hashable, Sendable {
        /// The bits.
        public let rawValue: UInt8

        /// Creates a set from its bits.
        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// ``ItemReading/findings``: polarity, terms and rules.
        public static let findings = Aspects(rawValue: 1)
        /// ``ItemReading/story``; it costs about half of what the verdict does.
        public static let story = Aspects(rawValue: 2)
        /// Everything.
        public static let all: Aspects = [.findings, .story]
    }

    /// What the classifier says of the text.
    public var verdict: Verdict
    /// What the verdict's points came from; nothing if it was not asked for.
    public var findings = Findings()
    /// What reprints of the story are known by, or nil if the text has no words or nobody has looked.
    public var story: StorySignature?

    /// Creates a reading of which no more is known than the verdict.
    public init(verdict: Verdict) {
        self.verdict = verdict
    }
}

/// The working memory of one thread that reads items.
public struct ItemReadingScratch: Sendable {
    /// The memory of the classifier, with the text that was read last.
    public private(set) var classifier = ClassifierScratch()
    private var sketcher = StorySketcher()

    /// Creates an empty scratch; its buffers grow to what the texts need.
    public init() {}

    fileprivate mutating func read(
        _ classifier: Classifier,
        title: Span<UInt8>,
        body: Span<UInt8>,
        _ aspects: ItemReading.Aspects
    ) -> ItemReading {
        var findings = Findings()
        let verdict =
            aspects.contains(.findings)
            ? classifier.classify(title: title, body: body, scratch: &self.classifier, findings: &findings)
            : classifier.classify(title: title, body: body, scratch: &self.classifier)
        var reading = ItemReading(verdict: verdict)
        reading.findings = findings
        // Nothing is folded again: the classifier's text is read. There is none if it could not be read.
        if aspects.contains(.story), verdict.none != .unreadable {
            reading.story = sketcher.signature(ofTextIn: self.classifier)
        }
        return reading
    }
}

extension Classifier {
    /// Reads all of an item's text that metrics count.
    /// - Parameters:
    ///   - title: the title in UTF-8, or nothing.
    ///   - body: the text in UTF-8.
    ///   - aspects: what to read beside the verdict.
    ///   - scratch: working memory, one for each thread.
    /// - Complexity: O(*n*) in the text's bytes, plus the work of the rules whose terms it holds.
    public func read(
        title: Span<UInt8>,
        body: Span<UInt8>,
        _ aspects: ItemReading.Aspects = .all,
        scratch: inout ItemReadingScratch
    ) -> ItemReading {
        scratch.read(self, title: title, body: body, aspects)
    }
}

extension ItemFacts {
    /// Begins anew with what the text of another item says; only the story is left to be told by an index.
    public mutating func reset(_ reading: ItemReading, date: Timestamp?, receiptTime: Timestamp) {
        reset(verdict: reading.verdict, date: date, receiptTime: receiptTime)
        deficit = reading.findings.deficit
        denied = reading.findings.denied
        for term in reading.findings.terms { insert(term: term) }
        for rule in reading.findings.rules { insert(rule: rule) }
    }
}
