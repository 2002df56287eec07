// SPDX-License-Identifier: Apache-2.0

/// Which character follows which in a text, to make more text of the kind.
struct CharacterChain {
    private var followers: [Unicode.Scalar: [Unicode.Scalar]] = [:]
    private let start: Unicode.Scalar = "\n"
    private let rare: [String]

    /// Learns from `text`; sentences of `rare` will be dropped in now and then.
    init(text: [UInt8], rare: [UInt8]) {
        var last = start
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            followers[last, default: []].append(scalar)
            last = scalar
        }
        self.rare = String(decoding: rare, as: UTF8.self).split(whereSeparator: { "。，\n".contains($0) }).map(
            String.init
        )
    }

    /// Makes `count` bytes, a little more to end with a line: articles of 200 to 1,200 characters, one a line.
    func text(count: Int, using generator: inout SeededGenerator) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(count + 8_192)
        while result.count < count {
            var scalar = start
            for _ in 0..<Int.random(in: 200...1_200, using: &generator) {
                scalar = followers[scalar]?.randomElement(using: &generator) ?? start
                guard scalar != start else { continue }
                result.append(contentsOf: UTF8.encode(scalar)!)
                if Int.random(in: 0..<400, using: &generator) == 0, let words = rare.randomElement(using: &generator) {
                    result.append(contentsOf: words.utf8)
                }
            }
            result.append(UInt8(ascii: "\n"))
        }
        return result
    }
}
