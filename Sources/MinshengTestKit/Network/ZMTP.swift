// SPDX-License-Identifier: Apache-2.0

/// The bytes of ZMTP, libzmq's protocol, for peers that do not keep to it.
public enum ZMTP {
    /// A greeting of version 3.
    /// - Parameters:
    ///   - minor: the minor version.
    ///   - mechanism: `NULL`, `CURVE`, or anything of at most 20 bytes.
    ///   - isServer: whether the peer claims to be the server of its mechanism.
    public static func greeting(minor: UInt8 = 0, mechanism: String = "NULL", isServer: Bool = false) -> [UInt8] {
        let name = Array(mechanism.utf8.prefix(20))
        return [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 3, minor]
            + name + [UInt8](repeating: 0, count: 20 - name.count)
            + [isServer ? 1 : 0] + [UInt8](repeating: 0, count: 31)
    }

    /// A greeting of version 2 for a socket type, and an empty identity.
    public static func greeting2(socketType: UInt8) -> [UInt8] {
        [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 1, socketType, 0, 0]
    }

    /// A greeting of version 1: an empty identity, and no version.
    public static let greeting1: [UInt8] = [1, 0]

    /// The command that ends the handshake of the mechanism NULL.
    /// - Parameter socketType: the role the peer claims, such as `PUSH`.
    public static func ready(socketType: String) -> [UInt8] {
        let type = Array(socketType.utf8)
        return command("READY", property("Socket-Type", type) + property("Identity", []))
    }

    /// A command.
    public static func command(_ name: String, _ body: [UInt8]) -> [UInt8] {
        let content = [UInt8(name.utf8.count)] + Array(name.utf8) + body
        return header(flags: 4, byteCount: UInt64(content.count)) + content
    }

    /// A frame of a message.
    /// - Parameters:
    ///   - content: its bytes.
    ///   - hasMore: whether the message goes on.
    public static func frame(_ content: [UInt8], hasMore: Bool = false) -> [UInt8] {
        header(flags: hasMore ? 1 : 0, byteCount: UInt64(content.count)) + content
    }

    /// What precedes a frame; the length need not be true.
    public static func header(flags: UInt8, byteCount: UInt64) -> [UInt8] {
        byteCount < 256
            ? [flags, UInt8(byteCount)]
            : [flags | 2] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: byteCount >> (8 * UInt64($0))) }
    }

    private static func property(_ name: String, _ value: [UInt8]) -> [UInt8] {
        let count = UInt32(value.count)
        return [UInt8(name.utf8.count)] + Array(name.utf8)
            + (0..<4).reversed().map { UInt8(truncatingIfNeeded: count >> (8 * UInt32($0))) } + value
    }
}
