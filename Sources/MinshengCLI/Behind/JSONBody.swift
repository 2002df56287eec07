// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Bodies of answers.
enum JSONBody {
    /// Reads a body.
    static func read<Body: Decodable>(_ type: Body.Type, from bytes: [UInt8]) throws -> Body {
        try JSONDecoder().decode(type, from: Data(bytes))
    }
}
