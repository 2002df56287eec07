// SPDX-License-Identifier: Apache-2.0

import Minsheng

extension Pack {
    /// The order among the principles of the principle that a label is or stands below.
    func principleOrder(of label: Int) -> Int {
        let principle = labels[label].parent ?? label
        return labels[..<principle].count { $0.parent == nil }
    }

    /// What a table shows of a verdict: the measures it carries, and the principles that no measure stands for.
    func shownLabels(of verdict: Verdict) -> [Int] {
        let measures = verdict.labels.intersection(self.measures)
        let covered = measures.indices.reduce(into: LabelSet()) { set, label in
            if let parent = labels[label].parent { set.insert(LabelSet(index: parent)) }
        }
        return verdict.labels.subtracting(covered).indices
            .sorted { (-verdict.points[$0], $0) < (-verdict.points[$1], $1) }
    }

    /// A label as a table names it: `社会保险 m01`; its slug alone where that is its title too.
    func shownName(of label: Int) -> String {
        let label = labels[label]
        return label.title == label.slug ? label.slug : "\(label.title) \(label.slug)"
    }
}

extension NoneReason {
    /// Why there is no label, for readers of Chinese and of English.
    var bilingual: String {
        switch self {
        case .noHits: "未见民生措施 no hits"
        case .allVetoed: "命中均被排除 all vetoed"
        case .belowThreshold(let margin): "差 \(margin) 分 below threshold"
        case .notSalient: "所占篇幅过少 not salient"
        case .unreadable: "无法读取 unreadable"
        }
    }
}
