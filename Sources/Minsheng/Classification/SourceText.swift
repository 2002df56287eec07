// SPDX-License-Identifier: Apache-2.0

/// An item's original title and body, for quoting from.
struct SourceText {
    private let title: [UInt8]
    private let body: [UInt8]
    private var titlePositions: [Int: TextPosition] = [:]
    private var bodyPositions: [Int: TextPosition] = [:]

    /// Prepares to quote `spans`: their places are found in one pass over each part.
    /// - Complexity: O(*n* + *k* log *k*) in bytes and spans.
    init(title: Span<UInt8>, body: Span<UInt8>, quoting spans: [SourceSpan]) {
        self.title = SourceText.copy(title)
        self.body = SourceText.copy(body)
        titlePositions = SourceText.positions(in: title, of: spans.filter { $0.part == .title })
        bodyPositions = SourceText.positions(in: body, of: spans.filter { $0.part == .body })
    }

    /// The words of a span.
    func text(of span: SourceSpan) -> String {
        String(decoding: (span.part == .title ? title : body)[span.range], as: UTF8.self)
    }

    /// One of the spans that were announced, in every unit.
    func textSpan(of span: SourceSpan) -> TextSpan {
        let positions = span.part == .title ? titlePositions : bodyPositions
        return TextSpan(
            part: span.part,
            start: positions[span.range.lowerBound] ?? .start,
            end: positions[span.range.upperBound] ?? .start
        )
    }

    private static func positions(in text: Span<UInt8>, of spans: [SourceSpan]) -> [Int: TextPosition] {
        let offsets = Set(spans.flatMap { [$0.range.lowerBound, $0.range.upperBound] }).sorted()
        return Dictionary(uniqueKeysWithValues: zip(offsets, TextPosition.positions(of: offsets, in: text)))
    }

    private static func copy(_ span: Span<UInt8>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: span.count) { buffer, count in
            for index in span.indices { buffer.initializeElement(at: index, to: span[index]) }
            count = span.count
        }
    }
}
