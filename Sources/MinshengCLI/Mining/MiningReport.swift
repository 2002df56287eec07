// SPDX-License-Identifier: Apache-2.0

import Minsheng

extension CorpusMiner.Findings {
    /// The findings for a person.
    func text(_ terminal: Terminal) -> String {
        func line(_ text: String) -> String {
            DisplayWidth.fitted(Terminal.harmless(text), to: 2 * max(40, terminal.width))
        }
        var lines = [
            terminal.styled("无依据的句子 sentences with words of rules and no evidence", .bold)
                + ": \(Figures.grouped(silentSentences)) of \(Figures.grouped(sentences))"
                + " in \(Figures.grouped(texts)) texts"
        ]
        for sentence in nearest {
            lines.append("  " + Terminal.harmless(sentence.terms.joined(separator: "、")))
            lines.append(line("      \(sentence.place) 「\(sentence.text)」"))
        }
        if !collocations.isEmpty {
            lines += ["", terminal.styled("其中的搭配 what marks them: count, elsewhere, G²", .bold)]
            lines += collocations.map { found in
                DisplayWidth.aligned("\(found.count)", to: 7) + DisplayWidth.aligned("\(found.countElsewhere)", to: 9)
                    + DisplayWidth.aligned(Figures.decimal(found.likelihoodRatio, digits: 1), to: 9) + "  \(found.text)"
            }
        }
        if !straddles.isEmpty {
            lines += ["", terminal.styled("跨词 terms across the border of words", .bold)]
            lines += straddles.map {
                line(
                    "\(DisplayWidth.aligned("\($0.count)", to: 7))  \($0.straddle.term)  \($0.straddle.words)  \($0.example)"
                )
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The findings as JSON.
    func json() -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("texts", texts)
        json.member("sentences", sentences)
        json.member("silent_sentences", silentSentences)
        json.key("nearest")
        json.beginArray()
        for sentence in nearest {
            json.beginObject()
            json.member("at", sentence.place)
            json.member("text", sentence.text)
            json.strings("terms", sentence.terms)
            json.endObject()
        }
        json.endArray()
        json.key("collocations")
        json.beginArray()
        for found in collocations {
            json.beginObject()
            json.member("text", found.text)
            json.member("count", found.count)
            json.member("count_elsewhere", found.countElsewhere)
            json.member("g2", found.likelihoodRatio)
            json.endObject()
        }
        json.endArray()
        json.key("straddles")
        json.beginArray()
        for (straddle, count, example) in straddles {
            json.beginObject()
            json.member("term", straddle.term)
            json.member("words", straddle.words)
            json.member("count", count)
            json.member("example", example)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        json.endLine()
        return json.bytes
    }
}
