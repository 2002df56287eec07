// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import ZeroMQ

@Suite("Errors", .timeLimit(.minutes(10)))
struct ErrorTests {
    @Test("an address in use: what, where and what to do")
    func addressInUse() throws {
        let context = try Context()
        let first = try PullSocket(context)
        let endpoint = try first.bind(to: "tcp://127.0.0.1:*")
        let second = try PullSocket(context)
        let thrown = failure(of: { () throws(ZeroMQError) in try second.bind(to: endpoint) })
        let error = try #require(thrown)
        #expect(error.code == .addressInUse)
        #expect(error.operation == "bind")
        #expect(error.endpoint == endpoint.description)
        #expect(error.errno == EADDRINUSE)
        #expect(
            error.description == """
                bind \(endpoint): Address already in use (errno \(EADDRINUSE)); another socket listens there, stop it or \
                choose another address
                """
        )
        // The socket can still be bound elsewhere.
        try second.bind(to: "tcp://127.0.0.1:*")
    }

    @Test(
        "addresses that cannot be bound",
        arguments: [
            ("tcp://192.0.2.1:7701", ZeroMQError.Code.addressNotAvailable),
            ("tcp://no-such-interface:7701", .addressNotAvailable),
            ("ipc:///no/such/folder/socket", .notFound),
        ]
    )
    func unbindable(address: String, code: ZeroMQError.Code) throws {
        let pull = try PullSocket(Context())
        let endpoint = try Endpoint(address)
        let thrown = failure(of: { () throws(ZeroMQError) in try pull.bind(to: endpoint) })
        let error = try #require(thrown)
        #expect(error.code == code, "\(error)")
        #expect(error.description.hasPrefix("bind \(address): "))
    }

    @Test("a wild card cannot be connected to", arguments: ["tcp://127.0.0.1:*", "tcp://*:7701", "ipc://*"])
    func wildcard(address: String) throws {
        let push = try PushSocket(Context())
        let endpoint = try Endpoint(address)
        let thrown = failure(of: { () throws(ZeroMQError) in try push.connect(to: endpoint) })
        let error = try #require(thrown)
        #expect(error.code == .invalidEndpoint)
        #expect(error.errno == 0)
        #expect(error.description.contains("a wild card can be bound but not connected to"))
    }

    @Test("a context has room for so many sockets")
    func socketLimit() throws {
        var options = Context.Options()
        options.maxSockets = 1
        let context = try Context(options)
        let first = try PullSocket(context)
        let error = failure(of: { () throws(ZeroMQError) in _ = try PullSocket(context) })
        #expect(error?.code == .tooManyOpenFiles)
        #expect(error?.description.hasPrefix("create PULL socket: ") == true)
        first.close()
    }

    @Test("context options out of range", arguments: [(-1, 10), (1, 0), (1, Int(Int32.max) + 1)])
    func contextOptions(ioThreads: Int, maxSockets: Int) throws {
        var options = Context.Options()
        options.ioThreads = ioThreads
        options.maxSockets = maxSockets
        let error = failure(of: { () throws(ZeroMQError) in _ = try Context(options) })
        #expect(error?.code == .invalidOption)
    }

    @Test("codes are equal by name, and keep their meaning as keys")
    func codes() {
        let codes: Set<ZeroMQError.Code> = [.addressInUse, .timedOut, .timedOut, .terminated]
        #expect(codes.count == 3)
        #expect(ZeroMQError.Code.timedOut.description == "timedOut")
    }

    @Test("the library in use")
    func library() {
        #expect(LibraryInfo.version >= .init(major: 4, minor: 3, patch: 0))
        #expect(LibraryInfo.version.description.split(separator: ".").count == 3)
        #expect(LibraryInfo.capabilities.contains(.ipc))
    }
}
