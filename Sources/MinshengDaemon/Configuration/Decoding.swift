// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import MinshengPipeline

extension KeyedDecodingContainer {
    /// Reads a whole number and refuses one out of range.
    func decodeNumber(_ key: Key, in range: ClosedRange<Int>) throws -> Int? {
        guard let number = try decodeIfPresent(Int.self, forKey: key) else { return nil }
        guard range.contains(number) else {
            throw fault(key, "is from \(range.lowerBound) to \(range.upperBound), not \(number)")
        }
        return number
    }

    /// Reads a length of time and refuses one that is too short.
    func decodeDuration(_ key: Key, from minimum: Duration) throws -> ConfiguredDuration? {
        guard let value = try decodeIfPresent(ConfiguredDuration.self, forKey: key) else { return nil }
        guard value.duration >= minimum else {
            throw fault(key, "is \(ConfiguredDuration(minimum)) or more, not \(value)")
        }
        return value
    }

    /// Reads one of some names.
    func decodeName<Name: RawRepresentable<String>>(_ key: Key, in names: [Name]) throws -> Name? {
        guard let text = try decodeIfPresent(String.self, forKey: key) else { return nil }
        guard let name = names.first(where: { $0.rawValue == text }) else {
            throw fault(key, "is one of \(names.map(\.rawValue).joined(separator: ", ")), not \"\(text)\"")
        }
        return name
    }

    /// Gives an error of the metrics the place of the key it is about.
    func translating<Result>(_ key: Key, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as MetricsError {
            throw fault(key, "cannot be read: \(error)")
        }
    }

    /// Reads a text that says something.
    func decodeText(_ key: Key) throws -> String {
        let text = try decode(String.self, forKey: key)
        guard !text.isEmpty else { throw fault(key, "is empty") }
        return text
    }

    /// An error with the place of the key it is about.
    func fault(_ key: Key, _ text: String) -> DecodingError {
        .dataCorruptedError(forKey: key, in: self, debugDescription: "\"\(key.stringValue)\" \(text)")
    }
}
