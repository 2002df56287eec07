// SPDX-License-Identifier: Apache-2.0

/// Why a pipeline could not be set up, or had to stop.
public struct PipelineError: Error, Hashable, Sendable {
    /// The kind of fault, for programs.
    public let code: Code
    /// What is wrong and what to do about it, for people, in one line.
    public let message: String
    /// Where in a configuration the fault lies, if it lies in one.
    public let position: ConfigurationPosition?

    /// Creates an error.
    public init(_ code: Code, _ message: String, at position: ConfigurationPosition? = nil) {
        self.code = code
        self.message = message
        self.position = position
    }

    /// The kind of a fault; more kinds may come.
    public struct Code: Hashable, Sendable {
        private enum Value {
            case invalidConfiguration
            case addressInUse
            case insecureAddress
            case cannotOpen
            case stageFailed
            case drainTimedOut
        }

        private let value: Value

        /// The configuration cannot be read, or asks for something that does not exist.
        public static let invalidConfiguration = Code(value: .invalidConfiguration)
        /// Another program, or another stage, holds the address.
        public static let addressInUse = Code(value: .addressInUse)
        /// The address can be reached from other machines, and the lane has no lock.
        public static let insecureAddress = Code(value: .insecureAddress)
        /// A file or an address cannot be opened.
        public static let cannotOpen = Code(value: .cannotOpen)
        /// A stage gave up while the pipeline ran.
        public static let stageFailed = Code(value: .stageFailed)
        /// What was on the way when the pipeline was stopped did not get through in time.
        public static let drainTimedOut = Code(value: .drainTimedOut)
    }
}

extension PipelineError: CustomStringConvertible {
    /// The position, if there is one, and the message.
    ///
    /// An example is `minshengd.yaml:3:5: unknown key "bnid"; did you mean "bind"?`
    public var description: String {
        position.map { "\($0): \(message)" } ?? message
    }
}
