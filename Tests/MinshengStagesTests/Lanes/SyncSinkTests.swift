// SPDX-License-Identifier: Apache-2.0

import Logging
import MinshengPipeline
import MinshengStages
import MinshengTestKit
import Testing
import ZeroMQ

@Suite("Sync sink", .timeLimit(.minutes(10)))
struct SyncSinkTests {
    private static func sink(_ context: Context) throws -> SyncSink {
        var configuration = SyncSink.Configuration()
        configuration.bind = "tcp://127.0.0.1:*"
        let stage = StageContext(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return try SyncSink(configuration, context: context, stage: stage)
    }

    @Test("keeps the contract of sinks")
    func keepsContract() async throws {
        let context = try Context()
        try await SinkContract.verify { try Self.sink(context) }
    }

    @Test("refuses an address that others can reach")
    func refusesAddress() throws {
        var configuration = SyncSink.Configuration()
        configuration.bind = "tcp://*:7704"
        let stage = StageContext(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let error = #expect(throws: PipelineError.self) {
            try SyncSink(configuration, context: Context(), stage: stage)
        }
        #expect(error?.code == .insecureAddress)
    }
}
