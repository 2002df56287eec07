// SPDX-License-Identifier: Apache-2.0

/// How long a call waits.
enum Wait {
    case none
    case forever
    case until(Deadline)

    /// `nil` waits without end, zero does not wait.
    init(for timeout: Duration?) {
        guard let timeout else {
            self = .forever
            return
        }
        self = timeout > .zero ? .until(Deadline(after: timeout)) : .none
    }

    /// The time that is left as libzmq takes it, -1 without end.
    var milliseconds: Int32 {
        switch self {
        case .none: 0
        case .forever: -1
        case .until(let deadline): deadline.remainingMilliseconds
        }
    }
}
