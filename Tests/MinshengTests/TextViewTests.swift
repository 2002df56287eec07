// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

@Suite("Text view")
struct TextViewTests {
    @Test("sentences keep their marks and the closing quotes behind them")
    func sentences() {
        var view = TextView()
        let title: [UInt8] = []
        let body = Array("城乡教育资源分布不均衡,家长反映“太远了。”要补齐短板!办好家门口的学校。".utf8)
        let isReadable = view.load(title: title.span, body: body.span)
        #expect(isReadable)
        let sentences = view.segments.map { String(decoding: view.folded[$0.range], as: UTF8.self) }
        #expect(sentences == ["城乡教育资源分布不均衡，家长反映“太远了。”", "要补齐短板！", "办好家门口的学校。"])
    }
}
