// SPDX-License-Identifier: Apache-2.0

public import MinshengPipeline
public import Testing

/// What every `Transform` owes the runtime, as a test to run against your own.
///
/// ```swift
/// @Test func keepsContract() async throws {
///     try await TransformContract.verify(RequireLanguage(language: "zh"))
/// }
/// ```
public enum TransformContract {
    /// Applies a transform to batches and compares.
    ///
    /// Verified are: equal batches come out equal, also when several workers use the transform at once; items that are
    /// settled stay as they are; an empty batch is no fault.
    /// - Parameters:
    ///   - transform: the transform.
    ///   - items: what the batches hold; give some that the transform cares about.
    ///   - sourceLocation: where the test is that calls this, for its messages.
    public static func verify(
        _ transform: some Transform,
        items: [SampleItem] = defaultItems,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        var empty = Batch(of: [])
        try transform.apply(to: &empty)
        #expect(
            empty.items.isEmpty && empty.rejections.isEmpty,
            "nothing comes of nothing",
            sourceLocation: sourceLocation
        )

        let expected = try outcome(of: transform, on: items)
        let results = try await withThrowingTaskGroup(of: Summary.self) { group in
            for _ in 0..<8 { group.addTask { try outcome(of: transform, on: items) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.allSatisfy { $0 == expected }, "equal batches come out equal", sourceLocation: sourceLocation)
        try leavesSettled(transform, items, sourceLocation)
    }

    /// Items with a title, a body or both.
    public static var defaultItems: [SampleItem] {
        [
            SampleItem(id: "1", title: "公平"),
            SampleItem(id: "2", contentText: "全面取消在就业地参加社会保险的户籍限制。"),
            SampleItem(id: "3", title: "天气", contentText: "今天下雨。"),
        ]
    }

    private struct Summary: Equatable, Sendable {
        let texts: [[String]]
        let readings: String
        let outcomes: [Outcome]
        let rejections: [Rejection]

        init(_ batch: Batch) {
            texts = batch.items.map { item in
                [
                    item.id, item.source, item.title, item.contentText, item.summary, item.url, item.language,
                    item.region,
                ]
                .map(batch.text) + batch.tags(of: item)
            }
            readings = String(describing: batch.readings)
            outcomes = batch.outcomes
            rejections = batch.rejections
        }
    }

    private static func outcome(of transform: some Transform, on items: [SampleItem]) throws -> Summary {
        var batch = Batch(of: items)
        try transform.apply(to: &batch)
        return Summary(batch)
    }

    private static func leavesSettled(
        _ transform: some Transform,
        _ items: [SampleItem],
        _ location: SourceLocation
    ) throws {
        var batch = Batch(of: items)
        for index in batch.items.indices { batch.settle(index, as: .duplicate) }
        let before = Summary(batch)
        try transform.apply(to: &batch)
        #expect(Summary(batch) == before, "a settled item stays as it is", sourceLocation: location)
    }
}
