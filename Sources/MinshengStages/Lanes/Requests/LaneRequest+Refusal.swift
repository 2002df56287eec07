// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengPipeline

extension LaneRequest {
    /// Why this request is not served.
    func refusal(_ status: LaneStatus, _ message: String) -> LaneRefusal {
        LaneRefusal(envelope: envelope, id: id, status: status, message: message)
    }
}

extension Rejection {
    /// Writes the rejection as a client gets it.
    /// - Parameter isBrief: whether the item's place and the code are enough.
    func write(to json: inout JSONWriter, isBrief: Bool) {
        json.beginObject()
        json.member("index", index)
        if !isBrief { json.member("id", id) }
        json.member("code", code)
        if !isBrief {
            json.member("field", field)
            json.member("message", message)
        }
        json.endObject()
    }
}
