// SPDX-License-Identifier: Apache-2.0

/// A pack is coded as one text: its canonical YAML.
///
/// So it keeps the order of its labels and terms in any coder, also in those whose mappings have no order, and a pack
/// inside another document is the same text as in a file.
extension RulePack: Codable {
    /// Decodes a pack from its text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        do throws(RulesError) {
            self = try PackSource(text, file: "pack").pack
        } catch {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
        }
    }

    /// Encodes a pack as its text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(PackFormatter.yaml(self))
    }
}
