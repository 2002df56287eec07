// SPDX-License-Identifier: Apache-2.0

/// How much memory the daemon may take before it suspects its peers.
struct MemorySection: Codable {
    /// In bytes of resident memory.
    var limitBytes = 1 << 30

    private enum CodingKeys: String, CodingKey {
        case limitBytes = "limit_bytes"
    }

    init() {}

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        limitBytes = try values.decodeNumber(.limitBytes, in: 64 << 20...1 << 50) ?? limitBytes
    }
}
