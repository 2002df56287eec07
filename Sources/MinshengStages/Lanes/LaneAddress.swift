// SPDX-License-Identifier: Apache-2.0

import MinshengPipeline
import ZeroMQ

/// An address that a lane binds to, and who is let in there; checked before anything is opened.
struct LaneAddress: Sendable {
    let endpoint: Endpoint
    private let lane: String
    /// Nil for a lane without a lock, which only this machine can reach.
    private let security: LaneSecurity?
    /// Nil unless the address is a path that others could take away.
    private let pathLock: PathLock?

    /// Reads an address.
    /// - Parameters:
    ///   - text: the address.
    ///   - lane: the name of the lane, by which roles are told apart.
    ///   - curve: whether the lane is locked; nil locks it if there is a lock.
    ///   - security: the lock.
    /// - Throws: ``PipelineError`` if the address is malformed, if it asks for a lock and there is none, or if others than
    ///   the daemon's user could reach it without one.
    init(
        _ text: String,
        lane: String,
        curve: Bool? = nil,
        security: LaneSecurity? = nil
    ) throws(PipelineError) {
        do {
            endpoint = try Endpoint(text)
        } catch {
            throw PipelineError(.invalidConfiguration, "the \(lane) lane cannot bind to \"\(text)\": \(error)")
        }
        guard curve != true || security != nil else {
            throw PipelineError(
                .invalidConfiguration,
                "the \(lane) lane asks for CURVE, and there are no keys; add a section \"security\""
            )
        }
        let security = curve == false ? nil : security
        guard endpoint.isLoopback || security != nil else {
            throw PipelineError(
                .insecureAddress,
                "the \(lane) lane cannot bind to \(text): other machines can reach it, and without CURVE anyone could use it;"
                    + " bind to tcp://127.0.0.1 or to ipc:// in a folder of mode 0700, or add a section \"security\""
            )
        }
        guard endpoint.transport != .ipc || !endpoint.address.hasPrefix("@") || security != nil else {
            throw PipelineError(
                .insecureAddress,
                "the \(lane) lane cannot bind to \(text): every user of this machine can reach an abstract address;"
                    + " use a path in a folder of mode 0700, or CURVE"
            )
        }
        self.lane = lane
        self.security = security
        let isPath = endpoint.transport == .ipc && !endpoint.isWildcard && !endpoint.address.hasPrefix("@")
        pathLock = isPath ? PathLock(path: endpoint.address, lane: lane) : nil
    }

    /// Who may send what at this moment.
    var admission: LaneAdmission { LaneAdmission(lane: lane, clients: security?.clients) }

    /// The options of the lane's socket, with the lock if there is one.
    func locking(_ options: SocketOptions) -> SocketOptions { security?.locking(options, lane: lane) ?? options }

    /// Binds a socket and returns its address with wild cards resolved.
    ///
    /// A path stays locked until the last copy of this value is released.
    /// - Parameter bound: what the address was resolved to before, to bind to that again.
    /// - Precondition: the socket was made with ``locking(_:)``.
    func bind<Role>(
        _ socket: borrowing Socket<Role>,
        lane: String,
        at bound: Endpoint? = nil
    ) throws(PipelineError) -> Endpoint {
        try pathLock?.acquire(isPrivate: security == nil)
        do {
            return try socket.bind(to: bound ?? endpoint)
        } catch {
            let code: PipelineError.Code = error.code == .addressInUse ? .addressInUse : .cannotOpen
            throw PipelineError(code, "the \(lane) lane cannot open: \(error)")
        }
    }
}
