// SPDX-License-Identifier: Apache-2.0

internal import CZeroMQ

extension Context {
    /// The settings of a context.
    public struct Options: Hashable, Sendable {
        /// How many threads carry messages, 1 by default, which is enough for about a gigabyte a second.
        public var ioThreads: Int = 1

        /// How many sockets may be open at once, 1,023 by default.
        public var maxSockets: Int = 1023

        /// Creates the default settings.
        public init() {}

        func apply(to context: UnsafeMutableRawPointer) throws(ZeroMQError) {
            try Self.set(ZMQ_IO_THREADS, ioThreads, name: "ioThreads", of: context)
            try Self.set(ZMQ_MAX_SOCKETS, maxSockets, name: "maxSockets", of: context)
            // A socket that sets no linger time must not keep the context from ending.
            try Self.set(ZMQ_BLOCKY, 0, name: "blocky", of: context)
        }

        private static func set(
            _ option: Int32,
            _ value: Int,
            name: String,
            of context: UnsafeMutableRawPointer
        ) throws(ZeroMQError) {
            let isAccepted = Int32(exactly: value).map { zmq_ctx_set(context, option, $0) == 0 } ?? false
            guard isAccepted else {
                throw ZeroMQError(
                    .invalidOption,
                    operation: "create context",
                    reason: "libzmq does not accept \(value) for \(name)"
                )
            }
        }
    }
}
