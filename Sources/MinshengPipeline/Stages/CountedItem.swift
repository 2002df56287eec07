// SPDX-License-Identifier: Apache-2.0

public import Minsheng
public import MinshengMetrics

/// An item that was counted with a label, for whoever wants to see what stands behind the numbers.
public struct CountedItem: Hashable, Sendable {
    /// How many bytes of a text are kept.
    public static let textLimit = 4096

    /// The sender's name for the item.
    public let id: String
    /// Who published it.
    public let source: String
    /// The address of the item, empty if it has none.
    public let url: String
    /// The headline, empty if it has none.
    public let title: String
    /// The body, at most the first ``textLimit`` bytes of it; empty if it has none.
    public let contentText: String
    /// When it was published, or received if it does not say.
    public let time: Timestamp
    /// The labels it was counted with.
    public let labels: LabelSet

    /// Creates a record.
    public init(
        id: String,
        source: String,
        url: String = "",
        title: String,
        contentText: String = "",
        time: Timestamp,
        labels: LabelSet
    ) {
        self.id = id
        self.source = source
        self.url = url
        self.title = title
        self.contentText = contentText
        self.time = time
        self.labels = labels
    }

    /// Copies the item at `index` out of a batch, or nil if it carries no label.
    init?(_ index: Int, of batch: borrowing Batch) {
        guard let labels = batch.verdicts[index]?.labels, !labels.isEmpty else { return nil }
        let item = batch.items[index]
        self.init(
            id: batch.text(item.id),
            source: batch.text(item.source),
            url: batch.text(item.url),
            title: batch.text(item.title),
            contentText: batch.text(item.contentText, upTo: Self.textLimit),
            time: item.publishedAt ?? batch.receivedAt,
            labels: labels
        )
    }
}

/// Some of the items that were counted since the last emission.
struct ItemSample: Sendable {
    /// How many are kept from one emission to the next, so that a flood costs no more than this.
    static let limit = 64

    private var kept: [CountedItem] = []

    /// Takes in a settled batch.
    mutating func add(_ batch: borrowing Batch) {
        for index in batch.items.indices where batch.outcomes[index] == .counted {
            guard kept.count < Self.limit else { return }
            if let item = CountedItem(index, of: batch) { kept.append(item) }
        }
    }

    /// Takes those kept since the last call.
    mutating func take() -> [CountedItem] {
        defer { kept = [] }
        return kept
    }
}
