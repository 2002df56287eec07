// SPDX-License-Identifier: Apache-2.0

import MinshengClient
import Synchronization
import ZeroMQ

/// Asks for items beside a thread that has a keyboard to attend to, and keeps the answer until it is fetched.
final class BehindLane: Sendable {
    /// Where the sync lane is, and how to get in.
    struct Address: Sendable {
        let endpoint: Endpoint
        let keys: LaneKeys?

        /// Runs `body` with an inquirer that is connected there.
        /// - Throws: ``CommandFailure`` if the lane cannot be used, or does not answer.
        func asking<Result: Sendable>(_ body: @Sendable (Inquirer) async throws -> Result) async throws -> Result {
            var settings = InquirerSettings()
            settings.patience = .seconds(5)
            return try await Inquirer.connected(
                to: endpoint,
                in: Context(),
                settings: settings,
                keys: keys,
                options: .lane,
                body
            )
        }

        /// What an error means, and what to do about it.
        func explanation(of error: any Error) -> String {
            guard let error = error as? ClientError else { return "\(endpoint): \(error)" }
            return switch error.code {
            case .timedOut: "\(endpoint) does not answer 同步通道无应答; give the daemon's sync lane with --sync"
            // The door's own words name the address.
            case .refused, .lockedOut: error.message
            default: "\(endpoint): \(error.message)"
            }
        }
    }

    private final class Answers: Sendable {
        let latest = Mutex<(question: BehindQuestion, answer: BehindAnswer)?>(nil)
    }

    private let questions: AsyncStream<BehindQuestion>.Continuation
    private let answers = Answers()

    init(_ address: Address) {
        let (stream, continuation) = AsyncStream.makeStream(
            of: BehindQuestion.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        questions = continuation
        Task.detached { [answers] in
            do {
                try await address.asking { inquirer in
                    for await question in stream {
                        let answer: BehindAnswer
                        do {
                            let page = try await inquirer.ask(question.request)
                            answer = .items(page.items, window: page.window)
                        } catch {
                            answer = .refused(address.explanation(of: error))
                        }
                        answers.latest.withLock { $0 = (question, answer) }
                    }
                }
            } catch {
                // No socket could be made: every question has this answer.
                let answer = BehindAnswer.refused(address.explanation(of: error))
                for await question in stream { answers.latest.withLock { $0 = (question, answer) } }
            }
        }
    }

    deinit { questions.finish() }

    /// Asks; of questions that wait the latest is asked.
    func ask(_ question: BehindQuestion) { questions.yield(question) }

    /// The latest answer, once.
    func take() -> (question: BehindQuestion, answer: BehindAnswer)? {
        answers.latest.withLock { latest in
            defer { latest = nil }
            return latest
        }
    }
}
