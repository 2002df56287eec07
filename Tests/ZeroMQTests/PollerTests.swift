// SPDX-License-Identifier: Apache-2.0

import Testing
import ZeroMQ

@Suite("Poller", .timeLimit(.minutes(10)))
struct PollerTests {
    @Test("says which socket is ready for what")
    func readiness() throws {
        let context = try Context()
        let one = try Connected<Roles.Pull, Roles.Push>(context, to: "inproc://one")
        let two = try Connected<Roles.Pull, Roles.Push>(context, to: "inproc://two")
        var poller = Poller()
        let first = poller.add(one.server, for: .readable)
        let second = poller.add(two.server, for: .readable)
        #expect(try !poller.wait(timeout: .zero))
        #expect(poller[first].isEmpty)

        try two.client.send("x", timeout: patience)
        #expect(try poller.wait(timeout: patience))
        #expect(poller[first].isEmpty)
        #expect(poller[second] == .readable)

        let writing = poller.add(one.client, for: [.readable, .writable])
        #expect(try poller.wait(timeout: patience))
        #expect(poller[writing] == .writable)

        poller.setInterest([], for: writing)
        poller.remove(second)
        #expect(try !poller.wait(timeout: .zero))
    }

    @Test("a waker ends a wait from another thread, once for many calls")
    func waker() async throws {
        let waker = try Waker()
        let wakes = try await onThread { () -> Int in
            var poller = Poller()
            let key = poller.add(waker)
            waker.wake()
            waker.wake()
            var count = 0
            while try poller.wait(timeout: .milliseconds(10)) {
                #expect(poller[key] == .readable)
                waker.take()
                count += 1
            }
            return count
        }
        #expect(wakes == 1)

        async let woken = onThread { () -> Bool in
            var poller = Poller()
            _ = poller.add(waker)
            return try poller.wait(timeout: patience)
        }
        waker.wake()
        #expect(try await woken)
    }

    @Test("a socket that was closed is noticed and not touched")
    func closedSocket() throws {
        let context = try Context()
        let pull = try PullSocket(context)
        var poller = Poller()
        _ = poller.add(pull, for: .readable)
        pull.close()
        let error = failure(of: { () throws(ZeroMQError) in _ = try poller.wait(timeout: .zero) })
        #expect(error?.code == .closed)
    }

    @Test("a poller keeps a released socket open")
    func releasedSocket() throws {
        let context = try Context()
        let push = try PushSocket(context)
        var poller = Poller()
        do {
            let pull = try PullSocket(context)
            try push.connect(to: pull.bind(to: "inproc://released"))
            _ = poller.add(pull, for: .readable)
        }
        try push.send("x", timeout: patience)
        #expect(try poller.wait(timeout: patience))
    }
}
