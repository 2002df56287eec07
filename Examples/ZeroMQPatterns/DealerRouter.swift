// SPDX-License-Identifier: Apache-2.0

import ZeroMQ

/// Many questions at once, answered in any order: the router's first frame says whom an answer is for.
func dealerRouter() async throws {
    let context = try Context()
    let router = try RouterSocket(context, options: .server)
    let endpoint = try router.bind(to: "tcp://127.0.0.1:*")
    let server = try AsyncSocket(router)
    let serving = Task {
        for try await batch in server.batches {
            var answers = OutgoingBatch()
            for message in batch.reversed() { answers.append(message.array(at: 0), message.array(at: 1), "done") }
            try await server.send(answers)
        }
    }
    let dealer = try DealerSocket(context, options: .client)
    try dealer.connect(to: endpoint)
    for number in 1...3 { try dealer.send(Message("\(number)", "work"), timeout: .seconds(5)) }
    var answered: Set<String> = []
    while answered.count < 3, let answer = try dealer.receive(timeout: .seconds(5)) {
        answered.insert(answer.string(at: 0) ?? "")
    }
    await server.close()
    try await serving.value
    print("\(answered.sorted().joined(separator: ", ")) are answered")
}
