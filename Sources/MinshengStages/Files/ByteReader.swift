// SPDX-License-Identifier: Apache-2.0

import Dispatch
import MinshengPipeline
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Reads a file, a pipe or a terminal in pieces, on a thread of its own, and can be stopped while it waits.
final class ByteReader: Sendable {
    /// How long a wait for more bytes goes on before ``stop()`` is looked at.
    private static let pollMilliseconds: Int32 = 50
    private static let pieceSize = 256 << 10

    private let descriptor: Int32
    private let isOwned: Bool
    private let isStopped = Atomic<Bool>(false)
    private let queue = DispatchQueue(label: "minsheng.byte-reader")

    /// Opens a file.
    /// - Parameter path: the file, or `-` for the standard input.
    init(path: String) throws(PipelineError) {
        isOwned = path != "-"
        descriptor = isOwned ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO
        guard descriptor >= 0 else {
            throw PipelineError(.cannotOpen, "cannot open \(path) for reading: \(SystemFault.latest)")
        }
    }

    deinit {
        if isOwned { close(descriptor) }
    }

    /// Waits for the next bytes.
    /// - Returns: nil at the end, and after ``stop()``.
    func next() async throws -> [UInt8]? {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try self.read() }) }
        }
    }

    /// Makes ``next()`` return nil soon.
    func stop() {
        isStopped.store(true, ordering: .relaxed)
    }

    private func read() throws -> [UInt8]? {
        while !isStopped.load(ordering: .relaxed) {
            var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&request, 1, Self.pollMilliseconds) > 0 else { continue }
            var bytes = [UInt8](repeating: 0, count: Self.pieceSize)
            let count = bytes.withUnsafeMutableBytes { buffer in
                #if canImport(Glibc)
                Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                #elseif canImport(Musl)
                Musl.read(descriptor, buffer.baseAddress, buffer.count)
                #else
                Darwin.read(descriptor, buffer.baseAddress, buffer.count)
                #endif
            }
            if count > 0 { return Array(bytes.prefix(count)) }
            if count == 0 { return nil }
            if errno != EINTR { throw SystemFault.latest }
        }
        return nil
    }
}
