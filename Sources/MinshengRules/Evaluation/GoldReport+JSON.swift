// SPDX-License-Identifier: Apache-2.0

package import Minsheng

extension GoldReport {
    /// Writes the report's figures into an open object, without the texts on which coder and classifier differ.
    package func writeMembers(to json: inout JSONWriter) {
        json.member("items", items)
        json.member("none_items", noneItems)
        json.member("false_positive_items", falsePositiveItems)
        json.member("false_negative_items", falseNegativeItems)
        json.key("micro")
        micro.write(to: &json)
        json.member("macro_f1", macroF1)
        GoldReport.write(labels, named: "labels", to: &json)
        json.key("micro_measures")
        microMeasures.write(to: &json)
        json.member("macro_f1_measures", macroF1Measures)
        GoldReport.write(measures, named: "measures", to: &json)
        GoldReport.write(stated, named: "stated", to: &json)
        writeConfusion(to: &json)
        json.member("length_correlation", lengthCorrelation)
    }

    /// Writes the texts on which coder and classifier differ, each with its evidence.
    package func writeErrors(to json: inout JSONWriter) {
        json.key("errors")
        json.beginArray()
        for difference in differences {
            json.beginObject()
            json.member("id", difference.record.id)
            json.member("conf", difference.record.confidence)
            json.strings("spurious", difference.spurious)
            json.strings("missing", difference.missing)
            json.member("text", difference.record.text)
            json.key("verdict")
            json.beginObject()
            difference.explanation.writeMembers(to: &json)
            json.endObject()
            json.endObject()
        }
        json.endArray()
    }

    private static func write(
        _ list: [(id: String, agreement: Agreement)],
        named name: String,
        to json: inout JSONWriter
    ) {
        json.key(name)
        json.beginObject()
        for (id, agreement) in list {
            json.key(id)
            agreement.write(to: &json)
        }
        json.endObject()
    }

    /// Rows are what was coded, members what was predicted in its place; then what is missing or too many beside right labels.
    private func writeConfusion(to json: inout JSONWriter) {
        let labels: [String?] = confusion.labels + [nil]
        json.key("confusion")
        json.beginObject()
        for coded in labels {
            json.key(coded ?? "none")
            json.beginObject()
            for predicted in labels {
                json.member(predicted ?? "none", confusion.count(coded: coded, predicted: predicted))
            }
            json.endObject()
        }
        json.endObject()
        for (name, count) in [("missed", confusion.missed), ("extra", confusion.extra)] {
            json.key(name)
            json.beginObject()
            for label in confusion.labels { json.member(label, count(label)) }
            json.endObject()
        }
    }
}

extension Agreement {
    /// Writes the counts, the figures and their intervals as an object.
    package func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("p", precision)
        json.member("r", recall)
        json.member("f1", f1)
        json.member("tp", truePositives)
        json.member("fp", falsePositives)
        json.member("fn", falseNegatives)
        for (name, interval) in [("p_interval", precisionInterval), ("r_interval", recallInterval)] {
            json.key(name)
            json.beginArray()
            json.value(interval.lowerBound)
            json.value(interval.upperBound)
            json.endArray()
        }
        json.endObject()
    }
}

extension Ablation {
    /// Writes what the part is good for as an object.
    package func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("name", name)
        json.member("texts", texts)
        json.member("changed_texts", changedTexts)
        json.member("label_gain", labelGain)
        json.member("measure_gain", measureGain)
        json.key("labels")
        labels.write(to: &json)
        json.key("measures")
        measures.write(to: &json)
        json.endObject()
    }
}
