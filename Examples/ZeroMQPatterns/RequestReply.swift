// SPDX-License-Identifier: Apache-2.0

import ZeroMQ

/// Question and answer, in turn: the roles do not allow another order.
func requestReply() async throws {
    let context = try Context()
    let reply = try ReplySocket(context, options: .server)
    try reply.bind(to: "inproc://questions")
    let request = try RequestSocket(context, options: .client)
    try request.connect(to: "inproc://questions")

    try request.send("how are you?", timeout: .seconds(5))
    let question = try reply.receive()
    try reply.send("\(question.string(at: 0) ?? "") fine", timeout: .seconds(5))
    print(try request.receive().string(at: 0) ?? "")
}
