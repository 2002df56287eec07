// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The host and port of a tcp endpoint.
struct TCPAddress: Hashable, Sendable {
    /// Why a host cannot be read.
    struct Problem: Error {
        let reason: String
    }

    /// Without brackets.
    let host: String
    /// `nil` stands for `*`.
    let port: UInt16?
    let isIPv6: Bool

    /// Whether the host is an address of the loopback network or `localhost`.
    var isLoopback: Bool {
        if let bytes = Self.ipv4(host) { return bytes[0] == 127 }
        if let bytes = Self.ipv6(host) { return Self.isLoopback(ipv6: bytes) }
        return host == "localhost"
    }

    /// Reads a port from 1 to 65535.
    ///
    /// Port 0 is refused: libzmq takes it for `*` when it binds and fails obscurely when it connects.
    static func port(_ text: Substring) -> UInt16? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(text), port > 0
        else { return nil }
        return port
    }

    /// Reads a host, in brackets if it is an IPv6 address.
    static func parseHost(_ text: Substring) -> Result<(name: String, isIPv6: Bool), Problem> {
        if text == "*" { return .success(("*", false)) }
        if text.hasPrefix("[") {
            let name = String(text.dropFirst().dropLast())
            guard text.hasSuffix("]"), ipv6(name) != nil else {
                return .failure(Problem(reason: "\"\(text)\" is not an IPv6 address in brackets"))
            }
            return .success((name, true))
        }
        if text.utf8.contains(UInt8(ascii: ":")) {
            return .failure(Problem(reason: "\"\(text)\" needs brackets, as in [::1]"))
        }
        return isName(text) ? .success((String(text), false)) : .failure(Problem(reason: "\"\(text)\" is not a host"))
    }

    /// Whether a text can be an IPv4 address, a host name or the name of a network interface.
    private static func isName(_ text: Substring) -> Bool {
        guard (1...253).contains(text.utf8.count) else { return false }
        guard !text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }) else {
            return ipv4(String(text)) != nil
        }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
            default: false
            }
        }
    }

    private static func ipv4(_ text: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 4)
        return inet_pton(AF_INET, text, &bytes) == 1 ? bytes : nil
    }

    private static func ipv6(_ text: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16)
        return inet_pton(AF_INET6, text, &bytes) == 1 ? bytes : nil
    }

    /// `::1`, or an address of 127.0.0.0/8 mapped into IPv6.
    private static func isLoopback(ipv6 bytes: [UInt8]) -> Bool {
        let isOne = bytes[..<15].allSatisfy { $0 == 0 } && bytes[15] == 1
        let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return isOne || (isMapped && bytes[12] == 127)
    }
}
