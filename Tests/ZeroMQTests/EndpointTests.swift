// SPDX-License-Identifier: Apache-2.0

import Testing
import ZeroMQ

@Suite("Endpoints", .timeLimit(.minutes(10)))
struct EndpointTests {
    struct Valid: Sendable {
        let text: String
        let isLoopback: Bool
        let isWildcard: Bool
        var host: String?
        var port: UInt16?
    }

    static let valid = [
        Valid(text: "tcp://127.0.0.1:7701", isLoopback: true, isWildcard: false, host: "127.0.0.1", port: 7701),
        Valid(text: "tcp://127.1.2.3:1", isLoopback: true, isWildcard: false, host: "127.1.2.3", port: 1),
        Valid(text: "tcp://127.0.0.1:*", isLoopback: true, isWildcard: true, host: "127.0.0.1"),
        Valid(text: "tcp://localhost:65535", isLoopback: true, isWildcard: false, host: "localhost", port: 65535),
        Valid(text: "tcp://[::1]:7701", isLoopback: true, isWildcard: false, host: "::1", port: 7701),
        Valid(
            text: "tcp://[::ffff:127.0.0.1]:80",
            isLoopback: true,
            isWildcard: false,
            host: "::ffff:127.0.0.1",
            port: 80
        ),
        Valid(
            text: "tcp://[::ffff:10.0.0.1]:80",
            isLoopback: false,
            isWildcard: false,
            host: "::ffff:10.0.0.1",
            port: 80
        ),
        Valid(text: "tcp://[::]:80", isLoopback: false, isWildcard: false, host: "::", port: 80),
        Valid(text: "tcp://0.0.0.0:80", isLoopback: false, isWildcard: false, host: "0.0.0.0", port: 80),
        Valid(text: "tcp://*:7701", isLoopback: false, isWildcard: true, host: "*", port: 7701),
        Valid(text: "tcp://192.168.0.1:7701", isLoopback: false, isWildcard: false, host: "192.168.0.1", port: 7701),
        Valid(text: "tcp://127.example.com:1", isLoopback: false, isWildcard: false, host: "127.example.com", port: 1),
        Valid(text: "tcp://eth0:7701", isLoopback: false, isWildcard: false, host: "eth0", port: 7701),
        Valid(text: "ipc:///run/minsheng/push", isLoopback: true, isWildcard: false),
        Valid(text: "ipc://relative.sock", isLoopback: true, isWildcard: false),
        Valid(text: "ipc://*", isLoopback: true, isWildcard: true),
        Valid(text: "inproc://name with spaces", isLoopback: true, isWildcard: false),
        Valid(text: "inproc://a://b", isLoopback: true, isWildcard: false),
    ]

    @Test("valid endpoints", arguments: valid)
    func reading(_ expected: Valid) throws {
        let endpoint = try Endpoint(expected.text)
        #expect(endpoint.description == expected.text)
        #expect(endpoint.isLoopback == expected.isLoopback)
        #expect(endpoint.isWildcard == expected.isWildcard)
        #expect(endpoint.host == expected.host)
        #expect(endpoint.port == expected.port)
        #expect(endpoint.transport.rawValue == expected.text.prefix { $0 != ":" })
    }

    @Test(
        "wrong endpoints say which part is wrong",
        arguments: [
            ("", "no ://"),
            ("tcp:127.0.0.1:7701", "no ://"),
            ("TCP://127.0.0.1:7701", "not one of tcp, ipc and inproc"),
            ("http://127.0.0.1:80", "\"http\" is not one of tcp, ipc and inproc"),
            ("udp://127.0.0.1:80", "not one of"),
            ("pgm://127.0.0.1:80", "not one of"),
            ("epgm://eth0;239.1.1.1:80", "not one of"),
            ("norm://1", "not one of"),
            ("tipc://{1,2,3}", "not one of"),
            ("vmci://*:80", "not one of"),
            ("ws://127.0.0.1:80", "not one of"),
            ("tcp://", "nothing follows tcp://"),
            ("ipc://", "nothing follows ipc://"),
            ("inproc://", "nothing follows inproc://"),
            ("tcp://127.0.0.1", "no :PORT"),
            ("tcp://127.0.0.1:", "\"\" is not a port"),
            ("tcp://127.0.0.1:0", "\"0\" is not a port"),
            ("tcp://127.0.0.1:65536", "\"65536\" is not a port"),
            ("tcp://127.0.0.1:-1", "\"-1\" is not a port"),
            ("tcp://127.0.0.1:+1", "\"+1\" is not a port"),
            ("tcp://127.0.0.1: 1", "\" 1\" is not a port"),
            ("tcp://127.0.0.1:port", "\"port\" is not a port"),
            ("tcp://:7701", "\"\" is not a host"),
            ("tcp://127.0.0.256:1", "\"127.0.0.256\" is not a host"),
            ("tcp://127.0.0:1", "\"127.0.0\" is not a host"),
            ("tcp://1234:1", "\"1234\" is not a host"),
            ("tcp://exa mple:1", "is not a host"),
            ("tcp://127.0.0.1;10.0.0.1:1", "is not a host"),
            ("tcp://::1:7701", "needs brackets"),
            ("tcp://[::1:7701", "is not an IPv6 address in brackets"),
            ("tcp://[127.0.0.1]:7701", "is not an IPv6 address in brackets"),
            ("tcp://[]:7701", "is not an IPv6 address in brackets"),
            ("tcp://[:7701", "is not an IPv6 address in brackets"),
            ("ipc:///tmp/a\0b", "control character"),
            ("inproc://a\nb", "control character"),
        ]
    )
    func refusing(text: String, reason: String) throws {
        let error = try #require(throws: ZeroMQError.self) { try Endpoint(text) }
        #expect(error.code == .invalidEndpoint)
        #expect(error.description.contains(reason), "\(error)")
        #expect(error.description.contains("\"\(text)\""))
        #expect(error.description.contains("write tcp://HOST:PORT"))
    }

    @Test("the lengths of paths and names are limited")
    func lengths() throws {
        #expect(throws: Never.self) { try Endpoint.ipc(path: String(repeating: "p", count: 103)) }
        let path = try #require(throws: ZeroMQError.self) { try Endpoint.ipc(path: String(repeating: "p", count: 108)) }
        #expect(path.code == .invalidEndpoint)
        #expect(path.description.contains("108 bytes"))

        #expect(throws: Never.self) { try Endpoint.inproc(String(repeating: "n", count: 255)) }
        let name = try #require(throws: ZeroMQError.self) { try Endpoint.inproc(String(repeating: "n", count: 256)) }
        #expect(name.description.contains("256 bytes"))
    }

    @Test("endpoints from their parts")
    func parts() throws {
        #expect(try Endpoint.tcp(host: "127.0.0.1", port: 80) == "tcp://127.0.0.1:80")
        #expect(try Endpoint.tcp(host: "::1", port: nil) == "tcp://[::1]:*")
        #expect(try Endpoint.ipc(path: "/run/x") == "ipc:///run/x")
        #expect(try Endpoint.inproc("x") == "inproc://x")
        #expect(throws: ZeroMQError.self) { try Endpoint.tcp(host: "", port: 80) }
    }

    @Test("any text is read or refused, and what is read is written back")
    func anyText() {
        var generator = SeededGenerator(seed: 7)
        let alphabet = Array("tcpinro:/[]*.;0123456789abfx \u{7F}\0民")
        for _ in 0..<20_000 {
            let scheme = ["tcp://", "ipc://", "inproc://", ""][Int.random(in: 0..<4, using: &generator)]
            let length = Int.random(in: 0..<24, using: &generator)
            let tail = (0..<length).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] }
            let text = scheme + String(tail)
            guard let endpoint = try? Endpoint(text) else { continue }
            #expect(endpoint.description == text)
        }
    }
}
