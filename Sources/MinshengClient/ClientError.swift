// SPDX-License-Identifier: Apache-2.0

/// Why a client could not do what it was asked.
public struct ClientError: Error, Hashable, Sendable {
    /// The kind of fault, for programs.
    public let code: Code
    /// The status the daemon gave, or nil if it is not the daemon that refused.
    public let status: Int?
    /// What is wrong and what to do about it, for people, in one line.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, status: Int? = nil, _ message: String) {
        self.code = code
        self.status = status
        self.message = message
    }

    /// The kind of a fault; more kinds may come.
    public struct Code: Hashable, Sendable {
        private enum Value {
            case refused
            case timedOut
            case closed
            case malformedAnswer
            case lockedOut
            case unusableKeys
        }

        private let value: Value

        /// The daemon refused the batch as a whole, or the question, and sending it again cannot help; the status says why.
        public static let refused = Code(value: .refused)
        /// The daemon did not answer, or had no room, for as long as the client is patient.
        public static let timedOut = Code(value: .timedOut)
        /// The client was closed, or its task cancelled.
        public static let closed = Code(value: .closed)
        /// What came is not what the wire protocol says.
        public static let malformedAnswer = Code(value: .malformedAnswer)
        /// The daemon did not let the client in for as long as the client is patient: it lacks keys, or has others.
        public static let lockedOut = Code(value: .lockedOut)
        /// The keys that the client was given are none, or others could read them.
        public static let unusableKeys = Code(value: .unusableKeys)
    }
}

extension ClientError {
    /// The statuses that may be another when the same request is sent again.
    static let passingStatuses: Set<Int> = [429, 500, 503, 507]
}

extension ClientError: CustomStringConvertible {
    /// The message, with the daemon's status if there is one.
    public var description: String { status.map { "\(message) (status \($0))" } ?? message }
}
