// SPDX-License-Identifier: Apache-2.0

import Testing
import ZeroMQ

@Suite("Sockets")
struct SocketTests {
    @Test("PUSH to PULL over each transport", arguments: ["tcp://127.0.0.1:*", "ipc://*", "inproc://push-pull"])
    func pushPull(address: String) throws {
        let context = try Context()
        let pull = try PullSocket(context, options: .server)
        let endpoint = try pull.bind(to: Endpoint(address))
        #expect(!endpoint.isWildcard)
        #expect(endpoint.isLoopback)

        let push = try PushSocket(context, options: .client)
        try push.connect(to: endpoint)
        try push.send("hello", timeout: .seconds(5))
        try push.send(Message("a", [UInt8](), [0, 1, 2] as [UInt8]), timeout: .seconds(5))

        let first = try pull.receive()
        #expect(first.frameCount == 1)
        #expect(first.string(at: 0) == "hello")
        let second = try pull.receive()
        #expect(second.frameCount == 3)
        #expect(second.string(at: 0) == "a")
        #expect(second[1].byteCount == 0)
        #expect(second.array(at: 2) == [0, 1, 2])
    }
}
