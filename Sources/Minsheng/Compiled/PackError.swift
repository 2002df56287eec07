// SPDX-License-Identifier: Apache-2.0

/// Why a compiled pack cannot be loaded.
public struct PackError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, in kinds that may grow.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        let name: String

        /// The bytes are not a compiled pack.
        public static let notAPack = Code(name: "notAPack")
        /// The bytes were made for another major version of the format.
        public static let unsupportedVersion = Code(name: "unsupportedVersion")
        /// The bytes are cut short or changed.
        public static let damaged = Code(name: "damaged")

        /// The code's name.
        public var description: String { name }
    }

    /// The kind of fault.
    public let code: Code
    /// What, where, and what to do.
    public let message: String

    /// The message.
    public var description: String { message }

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
