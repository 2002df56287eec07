// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// Edits a story as those do who print it again: cuts, datelines, credits, another script or width, another title.
struct Reprints {
    var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    /// An edited reprint of a story.
    mutating func reprint(of text: StoryTexts.Text) -> (title: String, body: String) {
        var title = text.title
        var paragraphs = cut(text.paragraphs)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: title = "【聚焦】" + title
        case 1: title = String(text.paragraphs[0].prefix(12))
        case 2: title = ""
        default: break
        }
        if Bool.random(using: &generator) { paragraphs[0] = dateline() + paragraphs[0] }
        if Bool.random(using: &generator) { paragraphs.append(credits()) }
        var body = paragraphs.joined(separator: Bool.random(using: &generator) ? "\n\n" : "\n\n　　")
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: (title, body) = (Self.traditional(title), Self.traditional(body))
        case 1: (title, body) = (Self.fullWidth(title), Self.fullWidth(body))
        default: break
        }
        return (title, body)
    }

    /// Cuts a story of four paragraphs as editors do, from the end, or by one paragraph inside; about half is left at least.
    private mutating func cut(_ paragraphs: [String]) -> [String] {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: return Array(paragraphs.prefix(Int.random(in: 2...paragraphs.count, using: &generator)))
        case 1:
            var rest = paragraphs
            rest.remove(at: Int.random(in: 1..<paragraphs.count, using: &generator))
            return rest
        case 2:
            let last = paragraphs[2]
            return [paragraphs[0], paragraphs[1], last.prefix(last.count / 2) + "……"]
        default: return paragraphs
        }
    }

    private mutating func dateline() -> String {
        let month = Int.random(in: 1...12, using: &generator)
        let day = Int.random(in: 1...28, using: &generator)
        let place = ["北京", "杭州", "成都", "乌鲁木齐", "台北"].randomElement(using: &generator) ?? ""
        return [
            "新华社\(place)\(month)月\(day)日电（记者张明、李想）", "中新网\(place)\(month)月\(day)日电 ",
            "（\(place)日报记者王芳 \(place)\(month)月\(day)日讯）",
            "本报讯（记者 刘洋 通讯员 孙涛）", "央视网消息：", "来源：\(place)晚报\n\n",
        ].randomElement(using: &generator) ?? ""
    }

    private mutating func credits() -> String {
        [
            "来源：新华社\n\n责任编辑：王伟", "（责任编辑：赵静、钱进）", "编辑 周洁 校对 吴敏", "（完）", "原标题：老百姓的身边事\n\n转自：人民网",
            "本文来自网络，版权归原作者所有，如有侵权请联系删除",
        ].randomElement(using: &generator) ?? ""
    }

    /// The text with each character that has an older form in that form.
    static func traditional(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { olderForms[$0] ?? $0 }))
    }

    /// The text with full-width letters and digits.
    static func fullWidth(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    let isWord = scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                    return isWord ? Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar : scalar
                }
            )
        )
    }

    /// For each character that something folds to, the first that does.
    private static let olderForms: [Unicode.Scalar: Unicode.Scalar] = {
        var forms: [Unicode.Scalar: Unicode.Scalar] = [:]
        for value: UInt32 in 0x4E00...0x9FFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let folded = Array(String(decoding: Folding.fold(String(scalar)), as: UTF8.self).unicodeScalars)
            if folded.count == 1, folded[0] != scalar, forms[folded[0]] == nil { forms[folded[0]] = scalar }
        }
        return forms
    }()
}
