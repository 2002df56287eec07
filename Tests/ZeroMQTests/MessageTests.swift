// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing
import ZeroMQ

@Suite("Frames and messages", .timeLimit(.minutes(10)))
struct MessageTests {
    /// Sizes around 33 bytes, up to which libzmq keeps a body inside the header.
    @Test("a frame holds a copy of its bytes", arguments: [0, 1, 29, 32, 33, 34, 64, 1000, 1 << 20])
    func copying(size: Int) {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
        let frame = Frame(copying: bytes)
        #expect(frame.byteCount == size)
        #expect(frame.isEmpty == (size == 0))
        #expect(frame.withUnsafeBytes { [UInt8]($0) } == bytes)
        #expect(frame.bytes.byteCount == size)
        #expect((0..<size).allSatisfy { frame.bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) == bytes[$0] })

        let again = Frame(copying: frame.bytes)
        #expect(again.withUnsafeBytes { [UInt8]($0) } == bytes)
    }

    @Test("arrays, slices and strings are content")
    func content() {
        let message = Message([1, 2] as [UInt8], ([0, 3, 4] as [UInt8])[1...], "可及", "x普惠".dropFirst())
        #expect(message.frameCount == 4)
        #expect(message.array(at: 0) == [1, 2])
        #expect(message.array(at: 1) == [3, 4])
        #expect(message.string(at: 2) == "可及")
        #expect(message.string(at: 3) == "普惠")
        #expect(Message([0xFF] as [UInt8]).string(at: 0) == nil)
    }

    @Test("bytes can be written straight into a frame", arguments: [0, 10, 100, 4096])
    func writing(count: Int) {
        let frame = Frame(capacity: 4096) { output in
            for index in 0..<count { output.append(UInt8(truncatingIfNeeded: index)) }
        }
        #expect(frame.byteCount == count)
        #expect(frame.withUnsafeBytes { [UInt8]($0) } == (0..<count).map { UInt8(truncatingIfNeeded: $0) })
    }

    @Test("an error while writing a frame is passed on")
    func failingWrite() {
        struct Problem: Error {}
        #expect(throws: Problem.self) { _ = try Frame(capacity: 100) { _ throws(Problem) in throw Problem() } }
    }

    @Test("adopted memory is used in place and released once, when the last user is done")
    func adopting() throws {
        let counter = Counter()
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 100, alignment: 1)
        memory.initializeMemory(as: UInt8.self, repeating: 7)
        let address = UInt(bitPattern: memory.baseAddress)

        let context = try Context()
        let sockets = try Connected<Roles.Pull, Roles.Push>(context)
        do {
            let frame = Frame(adopting: memory) { memory in
                memory.deallocate()
                counter.add()
            }
            #expect(frame.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) } == address)
            var message = Message()
            message.append(frame)
            try sockets.client.send(message, timeout: patience)
        }
        do {
            let received = try required(sockets.server.receive(timeout: patience))
            // Over inproc even the receiver sees the same memory.
            #expect(received[0].withUnsafeBytes { UInt(bitPattern: $0.baseAddress) } == address)
            #expect(received.array(at: 0) == [UInt8](repeating: 7, count: 100))
            #expect(counter.value == 0)
        }
        #expect(counter.value == 1)
    }

    @Test("a message can be emptied and filled again")
    func reusing() {
        var message = Message("a", "b", "c")
        message.removeAll()
        #expect(message.isEmpty == true)
        message.append(Frame(copying: "d"))
        message.append(copying: "e")
        message.append(copying: [1, 2, 3].span.bytes)
        #expect(message.frameCount == 3)
        #expect(message.string(at: 0) == "d")
        #expect(message.string(at: 1) == "e")
        #expect(message[2].byteCount == 24)
    }

    @Test("a batch counts messages and bytes")
    func batches() {
        var batch = OutgoingBatch()
        #expect(batch.isEmpty == true)
        batch.append("v1/1h/all/", "{}")
        batch.append(Message("a", "bc", ""))
        batch.append(Frame(copying: "x"))
        batch.append(copying: ([1, 2] as [UInt8]).span.bytes)
        #expect(batch.count == 4)
        #expect(batch.byteCount == 12 + 3 + 1 + 2)
    }

    @Test("subscription frames")
    func subscriptions() throws {
        func read(_ bytes: [UInt8]) -> Subscription? { Subscription(bytes.span.bytes) }
        let subscribe = try #require(read([1, 0x76, 0x31]))
        #expect(subscribe.change == .subscribe)
        #expect(subscribe.topic == Array("v1".utf8))
        let unsubscribe = try #require(read([0]))
        #expect(unsubscribe.change == .unsubscribe)
        #expect(unsubscribe.topic.isEmpty)
        #expect(read([2, 1]) == nil)
        #expect(read([]) == nil)
    }
}

/// Counts calls from any thread.
final class Counter: Sendable {
    private let count = Atomic<Int>(0)
    var value: Int { count.load(ordering: .sequentiallyConsistent) }
    func add() { count.add(1, ordering: .sequentiallyConsistent) }
}
