// SPDX-License-Identifier: Apache-2.0

/// Questions about single scalars of a folded view.
enum ScalarClass {
    /// Whether `scalar` belongs to running Chinese text, so that a blank beside it means nothing:
    /// ideographs, kana, full-width marks, and the quotation marks, dashes and ellipses that Chinese print shares.
    static func isChinese(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x2E80...0x9FFF, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60, 0x20000...0x3FFFF: true
        case 0x2014, 0x2015, 0x2018...0x201D, 0x2026, 0x00B7: true
        default: false
        }
    }

    static func isIdeograph(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0x3005, 0x3007, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
        default: false
        }
    }

    static func isDigit(_ scalar: UInt32) -> Bool {
        scalar >= 0x30 && scalar <= 0x39
    }

    /// The value of a Chinese numeral's digit or unit, as enumerators use them.
    static func numeral(_ scalar: UInt32) -> Int? {
        switch Unicode.Scalar(scalar) {
        case "零", "〇": 0
        case "一": 1
        case "二": 2
        case "三": 3
        case "四": 4
        case "五": 5
        case "六": 6
        case "七": 7
        case "八": 8
        case "九": 9
        case "十": 10
        case "百": 100
        case "千": 1000
        default: nil
        }
    }

    /// Whether a clause ends at `scalar` anyhow, so that a blank beside it separates nothing.
    static func isClauseMark(_ scalar: UInt32) -> Bool {
        switch Unicode.Scalar(scalar) {
        case "，", "。", "；", "：", "！", "？", "、", "（", "）": true
        default: false
        }
    }

    /// Whether a paragraph ends at a line that ends with `scalar`.
    static func isParagraphEnd(_ scalar: UInt32) -> Bool {
        switch Unicode.Scalar(scalar) {
        case "。", "！", "？", "；", "：": true
        default: false
        }
    }

    static func isCloser(_ scalar: UInt32) -> Bool {
        switch Unicode.Scalar(scalar) {
        case "”", "’", "）", "】", "》", "〉", "〕", "〗": true
        default: false
        }
    }

    /// Whether a sentence broken behind `scalar` would go on: behind an ideograph, `，` or `、`.
    static func canBreakAfter(_ scalar: UInt32) -> Bool {
        isIdeograph(scalar) || scalar == 0xFF0C || scalar == 0x3001
    }

    /// Whether the rest of a broken sentence can begin with `scalar`: an ideograph, a digit, `“` or `《`.
    static func continuesSentence(_ scalar: UInt32) -> Bool {
        isIdeograph(scalar) || isDigit(scalar) || scalar == 0x201C || scalar == 0x300A
    }
}
