// SPDX-License-Identifier: Apache-2.0

/// Makes texts of everything that reading has to do with, the same for the same seed.
struct RandomText {
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    private static let han = Array("公平均衡普惠可及社保养老托育教育医疗服务的在和与为人民群众")
    private static let traditional = Array("醫療養老計畫規畫動畫顯著覆蓋臺灣後發於並裡徵藉瞭乾衞羣帳戶沈")
    private static let rare: [String] = [
        "⺠", "⽼", "\u{F9B4}", "\u{2F804}", "𠀀", "👍", "👨\u{200D}👩\u{200D}👧", "é", "e\u{301}", "\u{301}", "㎡", "㈠", "⑩",
        "①",
        "\u{200B}", "\u{FEFF}", "\u{FE0F}", "\u{0}", "\u{AD}", "ﬁ", "ß", "я", "ñ", "한", "ア", "ｱ", "\u{FDFA}",
        "\u{212A}", "´",
    ]
    private static let marks = Array("，。；：！？、（）“”《》…—,;:!?()\"'.%「」﹑｡⁇")
    private static let gaps = [
        " ", "  ", "\u{3000}", "\t", "\n", "\n\n", "\r\n", "\u{2028}", " \n ", "\n## 标题 一\n", "\n（一）", "\n1.",
    ]

    mutating func text(pieces: Int) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...pieces, using: &generator) { text += piece() }
        return text
    }

    private mutating func piece() -> String {
        switch Int.random(in: 0..<20, using: &generator) {
        case 0..<7: return run(of: Self.han)
        case 7..<11: return run(of: Self.traditional)
        case 11: return run(of: Array("abcXYZ"))
        case 12: return run(of: Array("ＡＢｃ０１"))
        case 13: return number()
        case 14: return Self.rare.randomElement(using: &generator) ?? ""
        case 15, 16: return Self.gaps.randomElement(using: &generator) ?? ""
        default: return run(of: Self.marks, upTo: 2)
        }
    }

    private mutating func run(of characters: [Character], upTo count: Int = 6) -> String {
        var run = ""
        for _ in 0..<Int.random(in: 1...count, using: &generator) {
            run.append(characters.randomElement(using: &generator) ?? "公")
        }
        return run
    }

    private mutating func number() -> String {
        var number = ""
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let digits = Int.random(in: 1...5, using: &generator)
            for _ in 0..<digits { number.append(String(Int.random(in: 0...9, using: &generator))) }
            number.append(Bool.random(using: &generator) ? "," : "，")
        }
        return number
    }

    mutating func range(in bounds: Range<Int>) -> Range<Int> {
        let first = Int.random(in: bounds, using: &generator)
        let second = Int.random(in: bounds, using: &generator)
        return min(first, second)..<max(first, second) + 1
    }
}
