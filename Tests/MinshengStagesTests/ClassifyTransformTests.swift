// SPDX-License-Identifier: Apache-2.0

import Minsheng
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
            for (item, verdict) in zip(items, batch.verdicts) {
                #expect(
                    verdict == Classifier.builtIn.classify(title: item.title ?? "", body: item.contentText ?? ""),
                    "item \(item.id)"
                )
            }
            #expect(batch.verdicts[0]?.labels.isEmpty == false, "the items say something")
        }
    }
}
