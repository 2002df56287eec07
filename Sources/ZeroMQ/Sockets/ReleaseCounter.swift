// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Counts the frames that libzmq has released, from the threads that release them.
///
/// The frames point at their counter without a reference of their own, because one more contended count per message is what
/// this is made to avoid. So the counter lives until its socket is gone *and* every frame was released: `balance` counts
/// releases up; when the socket goes it takes all it has sent off, after which the balance is below zero until the last
/// release brings it back to zero. Whoever sees that zero ends the counter. Before, a release never finds zero, since it
/// has just counted up from zero or more.
///
/// Counting is the last thing a release does with the counter, for another thread may end it right after. That is why it
/// wakes nobody, and who waits has to look from time to time.
final class ReleaseCounter: Sendable {
    private let balance = Atomic<Int>(0)

    private init() {}

    /// Creates a counter that must be ended with ``abandon(sent:)``.
    static func make() -> Unmanaged<ReleaseCounter> { .passRetained(ReleaseCounter()) }

    /// How many frames were released; only for the socket that has not abandoned it.
    var released: Int { balance.load(ordering: .acquiring) }

    /// A frame was released.
    func release() {
        guard balance.add(1, ordering: .acquiringAndReleasing).newValue == 0 else { return }
        Unmanaged.passUnretained(self).release()
    }

    /// The socket is gone after sending so many frames.
    func abandon(sent: Int) {
        guard balance.subtract(sent, ordering: .acquiringAndReleasing).newValue == 0 else { return }
        Unmanaged.passUnretained(self).release()
    }
}
