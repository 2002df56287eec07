// SPDX-License-Identifier: Apache-2.0

import MinshengPipeline

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file that lines are appended to, each whole or not at all; or the standard output.
struct LineFile: ~Copyable {
    private let descriptor: Int32
    private let isOwned: Bool

    /// Opens a file, and creates it if it does not exist.
    /// - Parameter path: the file, or `-` for the standard output.
    init(appendingTo path: String) throws(PipelineError) {
        isOwned = path != "-"
        descriptor = isOwned ? open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644) : STDOUT_FILENO
        guard descriptor >= 0 else {
            throw PipelineError(.cannotOpen, "cannot open \(path) for writing: \(SystemFault.latest)")
        }
    }

    deinit {
        if isOwned { close(descriptor) }
    }

    /// Appends whole lines; if the system takes only a part of them, that part is taken back.
    /// - Parameter lines: bytes that end in a line feed.
    borrowing func append(_ lines: [UInt8]) throws(SystemFault) {
        let length = lseek(descriptor, 0, SEEK_END)
        var written = 0
        while written < lines.count {
            let count = lines.span.bytes.extracting(droppingFirst: written).withUnsafeBytes {
                write(descriptor, $0.baseAddress, $0.count)
            }
            if count > 0 { written += count }
            if count < 0, errno != EINTR {
                let fault = SystemFault.latest
                // A pipe has no length and cannot be cut; its reader sees the broken line.
                if written > 0, length >= 0 { _ = ftruncate(descriptor, length) }
                throw fault
            }
        }
    }
}

/// What the system says is wrong, in its words.
struct SystemFault: Error, CustomStringConvertible {
    let number: Int32

    /// The fault of the call that has just failed on this thread.
    static var latest: SystemFault { SystemFault(number: errno) }

    var description: String { String(cString: strerror(number)) }
}
