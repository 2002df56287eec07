// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengRegions

extension RegionFinding {
    /// Writes a finding as a value: null, or an object.
    func write(to json: inout JSONWriter) {
        switch self {
        case .none: json.null()
        case .unlisted:
            json.beginObject()
            json.member("unlisted", true)
            json.endObject()
        case .found(let division, let origin):
            json.beginObject()
            division.writeMembers(to: &json)
            json.member("from", origin.rawValue)
            json.endObject()
        case .ambiguous(let divisions, let origin):
            json.beginObject()
            json.key("ambiguous")
            json.beginArray()
            for division in divisions {
                json.beginObject()
                division.writeMembers(to: &json)
                json.endObject()
            }
            json.endArray()
            json.member("from", origin.rawValue)
            json.endObject()
        }
    }
}

extension Division {
    /// Writes code and names.
    func writeMembers(to json: inout JSONWriter) {
        json.member("code", String(code))
        json.member("name", name)
        json.member("path", DivisionTable.builtIn.path(of: self))
    }
}
