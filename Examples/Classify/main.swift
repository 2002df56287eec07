// SPDX-License-Identifier: Apache-2.0

import Minsheng

let classifier = Classifier.builtIn
let explanation = classifier.explain(body: "全面取消在就业地参加社会保险的户籍限制,让群众在家门口办得成。")

for label in explanation.verdict.labels.indices {
    print(classifier.pack.labels[label].title, explanation.verdict.points[label])
}
for evidence in explanation.evidence {
    print(evidence.points, evidence.rule, evidence.anchor.surface)
}
