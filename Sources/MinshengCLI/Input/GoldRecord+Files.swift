// SPDX-License-Identifier: Apache-2.0

import MinshengRules

extension GoldRecord {
    /// Reads the records of several files, one behind the other; `-` is standard input.
    static func records(inFiles files: [String]) throws -> [GoldRecord] {
        try files.flatMap { try records(in: InputFile.bytes(of: $0), name: InputFile.name(of: $0)) }
    }
}
