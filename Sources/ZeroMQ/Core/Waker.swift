// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Wakes a thread that waits in a ``Poller``, from any thread.
///
/// Wake-ups are merged: many calls of ``wake()`` before the thread looks are one wake-up. The waker costs two file
/// descriptors.
public final class Waker: Sendable {
    let readEnd: Int32
    private let writeEnd: Int32
    /// True from the first wake-up until the woken thread has taken it, so that repeated wake-ups cost no system call.
    private let isPending = Atomic<Bool>(false)

    /// Creates a waker.
    ///
    /// - Throws: ``ZeroMQError`` with code `tooManyOpenFiles` if the process has no descriptor left.
    public init() throws(ZeroMQError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw ZeroMQError(errno: errno, operation: "create waker") }
        for end in ends {
            _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    /// Wakes the waiting thread, or lets its next wait return at once.
    public func wake() {
        guard !isPending.exchange(true, ordering: .acquiringAndReleasing) else { return }
        var byte: UInt8 = 1
        // The pipe cannot be full: at most one byte per taken wake-up is in it.
        while write(writeEnd, &byte, 1) < 0, errno == EINTR {}
    }

    /// Takes the wake-up, so that the next wait blocks again.
    ///
    /// The waiting thread calls this before it looks at what it was woken for; a wake-up after that is seen by the next
    /// wait.
    public func take() {
        var bytes: (UInt64, UInt64) = (0, 0)
        while read(readEnd, &bytes, 16) > 0 {}
        isPending.store(false, ordering: .sequentiallyConsistent)
    }

    /// Waits for a wake-up without taking it, so that several threads can wait for one event.
    ///
    /// - Returns: Whether there was a wake-up before the deadline.
    func wait(until deadline: Deadline) -> Bool {
        var item = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
        while true {
            let count = poll(&item, 1, deadline.remainingMilliseconds)
            if count > 0 { return true }
            if count == 0 || errno != EINTR { return false }
        }
    }
}
