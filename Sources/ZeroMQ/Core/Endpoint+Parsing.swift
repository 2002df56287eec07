// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

extension Endpoint {
    /// Reads an endpoint such as `tcp://127.0.0.1:7701`, `ipc:///run/x` or `inproc://name`.
    ///
    /// - Throws: ``ZeroMQError`` with code `invalidEndpoint` that says which part is wrong.
    public init(_ text: String) throws(ZeroMQError) {
        guard let separator = text.utf8.firstRange(of: "://".utf8) else {
            throw Self.invalid(text, "there is no ://")
        }
        let scheme = String(text[..<separator.lowerBound])
        let address = String(text[separator.upperBound...])
        guard let transport = Transport(rawValue: scheme) else {
            throw Self.invalid(text, "\"\(scheme)\" is not one of tcp, ipc and inproc")
        }
        guard !address.isEmpty else { throw Self.invalid(text, "nothing follows \(scheme)://") }
        guard !address.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw Self.invalid(text, "it contains a control character")
        }
        switch transport {
        case .tcp: try self.init(tcp: address, in: text)
        case .ipc: try self.init(ipcPath: address)
        case .inproc: try self.init(inprocName: address)
        }
    }

    /// Creates a tcp endpoint.
    ///
    /// - Parameters:
    ///   - host: An IPv4 or IPv6 address, a host name, a network interface, or `*` for all interfaces.
    ///   - port: A port; `nil` lets the system choose one when the endpoint is bound.
    /// - Throws: ``ZeroMQError`` with code `invalidEndpoint`.
    public static func tcp(host: String, port: UInt16?) throws(ZeroMQError) -> Endpoint {
        let host = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        let port = port.map(String.init) ?? "*"
        return try Endpoint("tcp://\(host):\(port)")
    }

    /// Creates an ipc endpoint.
    ///
    /// - Parameter path: The path of the Unix domain socket, at most 107 bytes (103 on Apple systems).
    /// - Throws: ``ZeroMQError`` with code `invalidEndpoint`.
    public static func ipc(path: String) throws(ZeroMQError) -> Endpoint { try Endpoint("ipc://\(path)") }

    /// Creates an inproc endpoint.
    ///
    /// - Parameter name: Any name of 1 to 255 bytes.
    /// - Throws: ``ZeroMQError`` with code `invalidEndpoint`.
    public static func inproc(_ name: String) throws(ZeroMQError) -> Endpoint { try Endpoint("inproc://\(name)") }

    private init(tcp address: String, in text: String) throws(ZeroMQError) {
        guard let colon = address.utf8.lastIndex(of: UInt8(ascii: ":")) else {
            throw Self.invalid(text, "there is no :PORT")
        }
        let portText = address[address.index(after: colon)...]
        var port: UInt16?
        if portText != "*" {
            guard let number = TCPAddress.port(portText) else {
                throw Self.invalid(text, "\"\(portText)\" is not a port from 1 to 65535 or *")
            }
            port = number
        }
        switch TCPAddress.parseHost(address[..<colon]) {
        case .success(let host):
            let tcpAddress = TCPAddress(host: host.name, port: port, isIPv6: host.isIPv6)
            self.init(transport: .tcp, address: address, tcpAddress: tcpAddress)
        case .failure(let problem):
            throw Self.invalid(text, problem.reason)
        }
    }

    private init(ipcPath path: String) throws(ZeroMQError) {
        let limit = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1
        let length = path.utf8.count
        guard length <= limit else {
            throw Self.invalid("ipc://\(path)", "the path has \(length) bytes and at most \(limit) are allowed")
        }
        self.init(transport: .ipc, address: path)
    }

    private init(inprocName name: String) throws(ZeroMQError) {
        let length = name.utf8.count
        guard length <= 255 else {
            throw Self.invalid("inproc://\(name)", "the name has \(length) bytes and at most 255 are allowed")
        }
        self.init(transport: .inproc, address: name)
    }

    private static func invalid(_ text: String, _ reason: String) -> ZeroMQError {
        ZeroMQError(.invalidEndpoint, operation: "read endpoint", endpoint: "\"\(text)\"", reason: reason)
    }
}
