// SPDX-License-Identifier: Apache-2.0

import MinshengPipeline
import ZeroMQ

/// An address that a lane binds to, checked before anything is opened.
struct LaneAddress: Sendable {
    let endpoint: Endpoint

    /// Reads an address.
    /// - Throws: ``PipelineError`` if it is malformed, or if it can be reached from other machines: there is no lock on the
    ///   lanes yet, so such an address would let anyone in.
    init(_ text: String, lane: String) throws(PipelineError) {
        do {
            endpoint = try Endpoint(text)
        } catch {
            throw PipelineError(.invalidConfiguration, "the \(lane) lane cannot bind to \"\(text)\": \(error)")
        }
        guard endpoint.isLoopback else {
            throw PipelineError(
                .insecureAddress,
                "the \(lane) lane cannot bind to \(text): other machines can reach it, and without CURVE anyone could use it;"
                    + " bind to tcp://127.0.0.1 or to ipc:// in a folder of mode 0700"
            )
        }
    }

    /// Binds a socket and returns its address with wild cards resolved.
    func bind<Role>(_ socket: borrowing Socket<Role>, lane: String) throws(PipelineError) -> Endpoint {
        do {
            return try socket.bind(to: endpoint)
        } catch {
            let code: PipelineError.Code = error.code == .addressInUse ? .addressInUse : .cannotOpen
            throw PipelineError(code, "the \(lane) lane cannot open: \(error)")
        }
    }
}
