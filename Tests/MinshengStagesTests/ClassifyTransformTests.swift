// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics
import MinshengPipeline
import MinshengStages
import MinshengTestKit
import Testing

@Suite("Classify transform")
struct ClassifyTransformTests {
    private let items = [
        SampleItem(id: "1", title: "公平", contentText: "全面取消在就业地参加社会保险的户籍限制。"),
        SampleItem(id: "2", contentText: "发展公办托育服务，降低生育养育成本。"),
        SampleItem(id: "3", title: "今天天气晴"),
        SampleItem(id: "4", title: "发展公办托育服务"),
    ]

    @Test("keeps the contract of transforms")
    func keepsContract() async throws {
        try await TransformContract.verify(ClassifyTransform(classifier: .builtIn), items: items)
    }

    @Test("gives the verdict that the library gives, whatever came before it in the batch")
    func agreesWithLibrary() {
        let transform = ClassifyTransform(classifier: .builtIn)
        for _ in 0..<3 {
            var batch = Batch(of: items)
            transform.apply(to: &batch)
            for (item, reading) in zip(items, batch.readings) {
                #expect(
                    reading?.verdict
                        == Classifier.builtIn.classify(title: item.title ?? "", body: item.contentText ?? ""),
                    "item \(item.id)"
                )
            }
            #expect(batch.readings[0]?.verdict.labels.isEmpty == false, "the items say something")
        }
    }

    @Test("notes findings and stories, unless they are switched off", arguments: [true, false], [true, false])
    func readsWhatIsAskedFor(findings: Bool, stories: Bool) throws {
        var configuration = ClassifyTransform.Configuration()
        configuration.findings = findings
        configuration.stories = stories
        var batch = Batch(of: items)
        ClassifyTransform(configuration, classifier: .builtIn).apply(to: &batch)
        let readings = batch.readings.compactMap(\.self)
        #expect(readings.map { !$0.findings.terms.isEmpty } == [findings, findings, false, findings])
        #expect(readings.allSatisfy { ($0.story != nil) == stories })
        #expect(stories == false || readings[0].story != readings[1].story)
    }
}
