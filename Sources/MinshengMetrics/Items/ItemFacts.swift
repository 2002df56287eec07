// SPDX-License-Identifier: Apache-2.0

public import Minsheng

/// All that windows want to know of one item.
///
/// Made to be used again for item after item, since it keeps its memory:
///
/// ```swift
/// var facts = ItemFacts(verdict: verdict, date: item.date, receiptTime: now)
/// facts.insert("新华社", into: .source)
/// facts.insert("浙江", into: .region)
/// windows.add(facts)
/// facts.reset(verdict: next, date: nil, receiptTime: now)
/// ```
public struct ItemFacts: Sendable {
    /// What the classifier said of the item, by the pack that the windows were made with.
    public var verdict: Verdict
    /// The labels that the item carries with words that say something is wanting; those it does not carry are not counted.
    public var deficit: LabelSet = []
    /// The labels whose matter the item names and denies.
    public var denied: LabelSet = []
    /// The item's own date, or nil if it has none.
    public var date: Timestamp?
    /// When the item was received.
    public var receiptTime: Timestamp
    /// A number that stands for the item, such as a hash of its source and id.
    public var identity: UInt64 = 0
    /// Who sent the item, for the watermark and the number of distinct sources.
    ///
    /// Inserting a name into ``Dimension/source`` sets it.
    public var source = SourceKey.unnamed

    /// A number that stands for the story that the item tells, the same for all its reprints, or nil if nobody has looked.
    public var story: UInt64?

    /// A value of an open dimension.
    typealias Value = NamedValues.Value

    /// The values and their names.
    private var named = NamedValues()
    /// Whether there are words of the pack among the values.
    private(set) var hasWords = false

    /// Creates the facts of an item that is in no group.
    public init(verdict: Verdict, date: Timestamp?, receiptTime: Timestamp) {
        self.verdict = verdict
        self.date = date
        self.receiptTime = receiptTime
    }

    /// Begins anew with another item, as ``init(verdict:date:receiptTime:)`` does, and keeps the memory.
    public mutating func reset(verdict: Verdict, date: Timestamp?, receiptTime: Timestamp) {
        self.verdict = verdict
        self.date = date
        self.receiptTime = receiptTime
        deficit = []
        denied = []
        identity = 0
        source = .unnamed
        story = nil
        named.removeAll()
        hasWords = false
    }

    /// Puts the item into a group; an empty name and a name given before change nothing.
    ///
    /// An item may be in several groups of a dimension. It counts in each of them, so the counts of such a dimension add up
    /// to more than the items.
    /// - Parameters:
    ///   - name: the value, in UTF-8 and of any length.
    ///   - dimension: one of ``Dimension/open``.
    /// - Complexity: O(bytes of the name + values inserted before).
    public mutating func insert(_ name: Span<UInt8>, into dimension: Dimension) {
        precondition(dimension.isOpen, "labels come with the verdict")
        append(name, to: dimension)
    }

    /// Puts the item into a group, by the rules of ``insert(_:into:)-(Span<UInt8>,_)``.
    public mutating func insert(_ name: String, into dimension: Dimension) {
        var name = name
        name.withUTF8 { insert($0.span, into: dimension) }
    }

    /// Notes that a term of the pack gave the item points; one noted before counts once.
    public mutating func insert(term: Span<UInt8>) { append(term, to: .term) }

    /// Notes that a term of the pack gave the item points; one noted before counts once.
    public mutating func insert(term: String) {
        var term = term
        term.withUTF8 { append($0.span, to: .term) }
    }

    /// Notes that a rule of the pack gave the item points; one noted before counts once.
    public mutating func insert(rule: Span<UInt8>) { append(rule, to: .rule) }

    /// Notes that a rule of the pack gave the item points; one noted before counts once.
    public mutating func insert(rule: String) {
        var rule = rule
        rule.withUTF8 { append($0.span, to: .rule) }
    }

    private mutating func append(_ name: Span<UInt8>, to dimension: Dimension) {
        guard !name.isEmpty, let key = named.insert(name, dimension) else { return }
        if dimension == .source { source = SourceKey(rawValue: key) }
        if dimension.isWord { hasWords = true }
    }

    /// Lends the values of open dimensions and the words, in the order in which they were inserted.
    @inline(__always)
    func withValues<Result>(_ body: (UnsafeBufferPointer<Value>) -> Result) -> Result { named.withValues(body) }

    /// Lends the bytes that the names of the values lie in.
    @inline(__always)
    func withNames<Result>(_ body: (Span<UInt8>) -> Result) -> Result { named.withNames(body) }
}
