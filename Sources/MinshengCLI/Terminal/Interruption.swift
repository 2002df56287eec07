// SPDX-License-Identifier: Apache-2.0

import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The user's wish that the program end: Ctrl-C or SIGTERM.
///
/// The first one asks, so that work can end cleanly and the terminal is left as it was; the second one kills.
enum Interruption {
    /// Set by the signal handler, which may do no more than this.
    private static let flag = Atomic<Bool>(false)

    /// Begins to listen.
    /// - Parameter others: further signals that end the program in the same way.
    static func listen(alsoTo others: [Int32] = []) {
        // Initialises the flag here: a signal handler must not be the first to touch it.
        flag.store(false, ordering: .relaxed)
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM] + others {
            sigaddset(&signals, number)
            _ = signal(number) { number in
                Interruption.flag.store(true, ordering: .relaxed)
                _ = signal(number, SIG_DFL)
            }
        }
        // Whoever starts the program from a thread that blocks signals hands that down.
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    /// Asks for it as a signal does.
    static func request() { flag.store(true, ordering: .relaxed) }

    /// Whether the user has asked.
    static var isRequested: Bool { flag.load(ordering: .relaxed) }

    /// The exit code of a command that did not get to its end.
    static let exitCode: Int32 = 130
}
