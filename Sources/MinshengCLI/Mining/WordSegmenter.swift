// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// Cuts sentences into words of a list by maximum matching, from the left and from the right.
struct WordSegmenter {
    private let words: Set<ArraySlice<UInt32>>
    private let longest: Int

    init(_ list: [String]) {
        let folded = list.map { word in
            String(decoding: Folding.fold(word), as: UTF8.self).unicodeScalars.map(\.value)[...]
        }
        words = Set(folded.filter { $0.count > 1 })
        longest = words.map(\.count).max() ?? 1
    }

    /// The words that cross the border of a part of the sentence whichever way it is cut, such as 办公 and 公平 in 办公平台;
    /// nil if the part is made of whole words in one of the two ways.
    /// - Parameter range: the part, in UTF-8.
    func wordsAcross(_ range: Range<Int>, of sentence: String) -> String? {
        let scalars = sentence.unicodeScalars.map(\.value)
        let utf8 = sentence.utf8
        let start = sentence.unicodeScalars.distance(
            from: sentence.startIndex,
            to: utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
        )
        let end = sentence.unicodeScalars.distance(
            from: sentence.startIndex,
            to: utf8.index(utf8.startIndex, offsetBy: range.upperBound)
        )
        guard let left = WordSegmenter.across(start..<end, fromLeft(scalars)),
            WordSegmenter.across(start..<end, fromRight(scalars)) != nil
        else { return nil }
        return left.map { WordSegmenter.text(scalars[$0]) }.joined(separator: "|")
    }

    /// The words that the part touches, if one of them crosses its border.
    private static func across(_ part: Range<Int>, _ cut: [Range<Int>]) -> [Range<Int>]? {
        let touched = cut.filter { $0.overlaps(part) }
        let crosses = touched.contains { $0.lowerBound < part.lowerBound || $0.upperBound > part.upperBound }
        // One word that holds the whole part is not a straddle but a longer word.
        return crosses && touched.count > 1 ? touched : nil
    }

    private func fromLeft(_ scalars: [UInt32]) -> [Range<Int>] {
        var cut: [Range<Int>] = []
        var start = 0
        while start < scalars.count {
            let lengths = stride(from: min(longest, scalars.count - start), to: 1, by: -1)
            let length = lengths.first { words.contains(scalars[start..<start + $0]) } ?? 1
            cut.append(start..<start + length)
            start += length
        }
        return cut
    }

    private func fromRight(_ scalars: [UInt32]) -> [Range<Int>] {
        var cut: [Range<Int>] = []
        var end = scalars.count
        while end > 0 {
            let lengths = stride(from: min(longest, end), to: 1, by: -1)
            let length = lengths.first { words.contains(scalars[end - $0..<end]) } ?? 1
            cut.append(end - length..<end)
            end -= length
        }
        return cut.reversed()
    }

    private static func text(_ scalars: ArraySlice<UInt32>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars.compactMap(Unicode.Scalar.init))
        return String(text)
    }
}
