// SPDX-License-Identifier: Apache-2.0

internal import CZeroMQ

extension SocketHandle {
    func set(_ option: Int32, _ value: some FixedWidthInteger, name: String) throws(ZeroMQError) {
        var value = value
        let socket = try open(for: "set \(name)")
        let size = MemoryLayout.size(ofValue: value)
        guard zmq_setsockopt(socket, option, &value, size) == 0 else { throw Self.optionError(name, "\(value)") }
    }

    func set(_ option: Int32, _ bytes: some FrameContent, name: String) throws(ZeroMQError) {
        let socket = try open(for: "set \(name)")
        try bytes.withFrameBytes { bytes throws(ZeroMQError) in
            guard zmq_setsockopt(socket, option, bytes.baseAddress, bytes.count) == 0 else {
                throw Self.optionError(name, "\(bytes.count) bytes")
            }
        }
    }

    func integer<Value: FixedWidthInteger>(
        _ option: Int32,
        as type: Value.Type,
        name: String
    ) throws(ZeroMQError) -> Value {
        var value: Value = 0
        var size = MemoryLayout<Value>.size
        let socket = try open(for: "read \(name)")
        guard zmq_getsockopt(socket, option, &value, &size) == 0 else { throw .last("read \(name)") }
        return value
    }

    /// An option that is a text of at most 1,023 bytes.
    func string(_ option: Int32, operation: String) throws(ZeroMQError) -> String {
        var bytes = [CChar](repeating: 0, count: 1024)
        var size = bytes.count
        let socket = try open(for: operation)
        guard zmq_getsockopt(socket, option, &bytes, &size) == 0 else { throw .last(operation) }
        return String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static func optionError(_ name: String, _ value: String) -> ZeroMQError {
        let code = zmq_errno()
        guard code == EINVAL else { return ZeroMQError(errno: code, operation: "set \(name)") }
        return ZeroMQError(.invalidOption, operation: "set \(name)", reason: "libzmq does not accept \(value)")
    }
}
