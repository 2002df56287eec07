// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics

let classifier = Classifier.builtIn
let pack = classifier.pack
var windows = try EventTimeWindows(pack: pack)

let items = [
    ("2025-06-09T08:00:00+08:00", "扩大公办幼儿园学位供给。"),
    ("2025-06-09T09:30:00+08:00", "完善最低生活保障制度,提高低保标准。"),
    ("2025-06-09T21:15:00+08:00", "全国档案工作会议召开。"),
]
for (date, text) in items {
    let time = try Timestamp(rfc3339: date)
    windows.add(classifier.classify(text), date: time, receiptTime: time)
}
windows.finish()
for update in windows.drainUpdates() where update.topic(pack: pack) == "v1/1d/all/" {
    print(String(decoding: update.json(pack: pack, epoch: "example", sequence: 1), as: UTF8.self))
}
