// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

@Suite("Folding")
struct TextFoldingTests {
    static let cases: [TextCase<String>] = [
        TextCase("plain simplified text stays", "完善社会保障制度。", "完善社会保障制度。"),
        TextCase("empty", "", ""),
        // Ideographs
        TextCase("radical supplement by EquivalentUnifiedIdeograph", "⺠生", "民生"),
        TextCase("Kangxi radical", "⽼人", "老人"),
        TextCase("Kangxi radical, then simplified", "⾨诊", "门诊"),
        TextCase("compatibility ideograph", "\u{F9B4}導", "领导"),
        TextCase("compatibility ideograph beyond the BMP", "\u{2F804}", "\u{4F60}"),
        TextCase("traditional", "增強社會保障公平性", "增强社会保障公平性"),
        TextCase("Taiwan wording", "長照與健保、無障礙", "长照与健保、无障碍"),
        TextCase("Hong Kong variants", "衞生、羣眾、牀位、綫上、説明", "卫生、群众、床位、线上、说明"),
        TextCase("many to one: 后", "後來與皇后", "后来与皇后"),
        TextCase("many to one: 发", "頭髮與發展", "头发与发展"),
        TextCase("many to one: 里", "裡面、裏面、公里", "里面、里面、公里"),
        TextCase("many to one: 台", "臺灣、檯面、颱風、平台", "台湾、台面、台风、平台"),
        TextCase("many to one: 只", "一隻、衹有、祇是", "一只、只有、只是"),
        TextCase("many to one: 钟 尽 复 系 并", "時鐘、儘快、盡力、複雜、恢復、關係、繫念、並且、合併", "时钟、尽快、尽力、复杂、恢复、关系、系念、并且、合并"),
        TextCase("於", "關於", "关于"),
        TextCase("merged in both scripts: 著 着", "顯著、显著、隨著、随着", "显着、显着、随着、随着"),
        TextCase("merged in both scripts: 覆 复", "覆蓋、覆盖、答覆、答复", "复盖、复盖、答复、答复"),
        TextCase("merged in both scripts: 藉 瞭 乾 徵", "憑藉、瞭解、乾淨、徵收", "凭借、了解、干净、征收"),
        TextCase("merged in both scripts: 帐 账", "帳戶、帐户、账户", "账户、账户、账户"),
        TextCase("merged in both scripts: 沈 沉", "資源下沈、资源下沉", "资源下沉、资源下沉"),
        TextCase("by word: 计划 but 动画", "計畫、規畫、企畫；動畫、畫廊", "计划、规划、企划；动画、画廊"),
        TextCase("by word: 身分 but 股份", "身份證、身分证、部份；股份、省份", "身分证、身分证、部分；股份、省份"),
        TextCase("by word: 想象, 家具", "想像力、像樣、傢俱、俱全", "想象力、像样、家具、俱全"),
        TextCase("not twice: a simplified character that is a radical's form", "于、干、后、里", "于、干、后、里"),
        // Width, case, compatibility
        TextCase("full-width Latin and digits", "ＨＰＶ疫苗１５分钟", "hpv疫苗15分钟"),
        TextCase("ASCII case", "CPI and Gdp", "cpi and gdp"),
        TextCase("half-width katakana", "ｱｲ", "アイ"),
        TextCase("circled and bracketed numbers", "①⑩⑴㈠⒈", "110（1）（一）1."),
        TextCase("squared units", "㎡㎏℃", "m2kg°c"),
        TextCase("letters like mathematical ones", "𝐀𝟏", "a1"),
        TextCase("ligature", "ﬁ", "fi"),
        TextCase("Kelvin sign, by way of K", "\u{212A}", "k"),
        // Marks
        TextCase("ASCII marks", "一,二;三:四!五?(六)", "一，二；三：四！五？（六）"),
        TextCase("full-width marks", "一，二；三：四！五？（六）", "一，二；三：四！五？（六）"),
        TextCase("corner brackets", "「甲」『乙』﹁丙﹂", "“甲”“乙”“丙”"),
        TextCase("small and half-width marks", "甲﹑乙､丙｡丁﹐戊", "甲、乙、丙。丁，戊"),
        TextCase("vertical forms", "甲︐乙︒丙︵丁︶", "甲，乙。丙（丁）"),
        TextCase("marks that stand for a colon", "甲︰乙∶丙﹕丁", "甲：乙：丙：丁"),
        TextCase("an ellipsis stays one mark", "等……等⋯⋯︙", "等……等………"),
        TextCase("doubled marks", "⁇‼⁉", "？？！！！？"),
        TextCase("straight quotes stay", "\"甲\" '乙'", "\"甲\" '乙'"),
        // Numbers
        TextCase("thousands", "1,000元", "1000元"),
        TextCase("millions", "1,234,567元", "1234567元"),
        TextCase("full-width thousands", "１，０００元", "1000元"),
        TextCase("a full-width comma only behind full-width digits", "1，000和１，０００，０００", "1，000和1000000"),
        TextCase("not years", "2020,2021年", "2020，2021年"),
        TextCase("not four digits", "1,2345", "1，2345"),
        TextCase("not two digits", "1,23", "1，23"),
        TextCase("not behind four digits", "1234,567", "1234，567"),
        TextCase("not a comma beside Han", "第一,000", "第一，000"),
        TextCase("digits from an expansion, so that folding again changes nothing", "1,⑩0", "1100"),
        // Dropped
        TextCase("zero-width space and joiners", "公\u{200B}平\u{200C}\u{200D}\u{2060}", "公平"),
        TextCase("soft hyphen and byte order mark", "\u{FEFF}公\u{AD}平", "公平"),
        TextCase("variation selectors", "葛\u{E0100}︎\u{FE0F}", "葛"),
        TextCase("bidirectional controls", "\u{202A}公\u{2066}平\u{202C}", "公平"),
        TextCase("controls and NUL", "公\u{0}\u{7}平\u{7F}\u{9F}", "公平"),
        TextCase("tag characters of a flag", "🏴\u{E0067}\u{E0062}\u{E007F}", "🏴"),
        // Blanks and the rest
        TextCase("every blank is a space", "a\tb\u{A0}c\u{3000}d\u{2003}e", "a b c d e"),
        TextCase("every break is a line feed", "a\r\u{85}b\u{2028}c", "a\n\nb\nc"),
        TextCase("combining marks stay where they are", "e\u{301}a\u{308}\u{301}", "e\u{301}a\u{308}\u{301}"),
        TextCase("emoji and astral ideographs stay", "👍𠀀𪚥", "👍𠀀𪚥"),
        TextCase("forms with a space in them stay", "´¨", "´¨"),
        TextCase("forms that would grow beyond fourfold stay", "\u{FDFA}", "\u{FDFA}"),
    ]

    @Test("each class of characters folds as documented", arguments: cases)
    func fold(_ item: TextCase<String>) {
        let folded = Folding.fold(item.input)
        #expect(String(decoding: folded, as: UTF8.self) == item.expected)
        // Canonically equal strings compare equal in Swift, so the bytes are compared too.
        #expect(folded == Array(item.expected.utf8))
    }

    @Test("every scalar folds to a fixed point of at most four times its size")
    func everyScalar() {
        for value: UInt32 in 0..<0x110000 {
            guard let scalar = Unicode.Scalar(value), value < 0x30000 || value >= 0xE0000 && value < 0xE1010 else {
                continue
            }
            let once = Folding.fold(String(Character(scalar)))
            if once.count > 4 * UTF8.width(scalar) || Folding.fold(String(decoding: once, as: UTF8.self)) != once {
                Issue.record("U+\(String(value, radix: 16)) folds to \(once)")
            }
        }
    }

    @Test("a folded text is a fixed point, whatever it is made of", arguments: 0..<8 as Range<UInt64>)
    func idempotent(seed: UInt64) {
        var random = RandomText(seed: seed)
        for _ in 0..<60 {
            let text = random.text(pieces: 40)
            let once = Folding.fold(text)
            let twice = Folding.fold(String(decoding: once, as: UTF8.self))
            #expect(once == twice, "\(text.debugDescription)")
        }
    }

    @Test("the tables name the version of Unicode they come from")
    func version() {
        #expect(Folding.unicodeVersion.split(separator: ".").count == 3)
    }
}
