// SPDX-License-Identifier: Apache-2.0

internal import CZeroMQ

/// What went wrong in a ZeroMQ call: the kind, the system's error number, the call and the address.
///
/// The description says what failed, where, and what to do about it:
///
/// ```
/// bind tcp://127.0.0.1:7701: address already in use (errno 98); another socket listens there, stop it or choose another port
/// ```
///
/// Compare ``code`` to react to an error. Codes may be added in later versions, so a `switch` over them needs a default.
public struct ZeroMQError: Error, Hashable, Sendable {
    /// The kind of the error.
    public let code: Code

    /// The error number libzmq reported, or 0 if the wrapper found the error before it called libzmq.
    public let errno: Int32

    /// The call that failed, for example `bind`.
    public let operation: String

    /// The address the call was about, if any.
    public let endpoint: String?

    /// What is wrong, in words, with no full stop.
    public let reason: String

    /// Creates an error found by the wrapper itself.
    init(_ code: Code, operation: String, endpoint: String? = nil, reason: String) {
        self.init(code, errno: 0, operation: operation, endpoint: endpoint, reason: reason)
    }

    /// Creates an error from an error number of libzmq.
    init(errno: Int32, operation: String, endpoint: String? = nil) {
        let reason = String(cString: zmq_strerror(errno))
        self.init(Code(errno: errno), errno: errno, operation: operation, endpoint: endpoint, reason: reason)
    }

    private init(_ code: Code, errno: Int32, operation: String, endpoint: String?, reason: String) {
        self.code = code
        self.errno = errno
        self.operation = operation
        self.endpoint = endpoint
        self.reason = reason
    }

    /// Reads the error number of the libzmq call that has just failed on this thread.
    ///
    /// It must be called right after the failed call: any other call may overwrite the number.
    static func last(_ operation: String, endpoint: String? = nil) -> ZeroMQError {
        ZeroMQError(errno: zmq_errno(), operation: operation, endpoint: endpoint)
    }
}

extension ZeroMQError: CustomStringConvertible {
    /// The call, the address, the reason and the advice on one line.
    public var description: String {
        var text = operation
        if let endpoint { text += " \(endpoint)" }
        text += ": \(reason)"
        if errno != 0 { text += " (errno \(errno))" }
        if let advice { text += "; \(advice)" }
        return text
    }
}
