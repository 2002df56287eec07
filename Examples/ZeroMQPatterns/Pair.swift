// SPDX-License-Identifier: Apache-2.0

import ZeroMQ

/// Two parts of one program, over a queue inside its context.
func pair() async throws {
    let context = try Context()
    let left = try PairSocket(context)
    try left.bind(to: "inproc://pair")
    let right = try PairSocket(context)
    try right.connect(to: "inproc://pair")

    // A frame takes over memory that is there, and gives it back when the last reader is done.
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 1)
    memory.initializeMemory(as: UInt8.self, repeating: 7)
    var message = Message()
    message.append(Frame(adopting: memory) { $0.deallocate() })
    _ = try left.trySend(&message, timeout: .seconds(5))
    let received = try right.receive()
    print("\(received[0].byteCount) bytes, none copied")
}
