// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengPipeline
import Synchronization

/// Keeps a second daemon from taking an ipc path away from the first.
///
/// libzmq removes whatever lies at the path and listens there, so the daemon that came first would go on with a socket
/// nobody reaches. Whoever binds therefore first locks a file beside the path, in a folder that nobody else can enter.
/// The lock goes with the process, however it ends; the file stays, because removing it would let two daemons lock two
/// files of one name.
final class PathLock: Sendable {
    private let path: String
    private let lane: String
    private let descriptor = Mutex<Int32>(-1)

    init(path: String, lane: String) {
        self.path = path
        self.lane = lane
    }

    deinit {
        descriptor.withLock { if $0 >= 0 { close($0) } }
    }

    /// Makes the folder if there is none, and takes the lock; does nothing if it has it already.
    /// - Parameter isPrivate: whether others must not be able to enter the folder.
    /// - Throws: ``PipelineError``: `insecureAddress` for a folder that others can enter, `addressInUse` if another
    ///   process listens at the path, `cannotOpen`.
    func acquire(isPrivate: Bool) throws(PipelineError) {
        try descriptor.withLock { descriptor throws(PipelineError) in
            guard descriptor < 0 else { return }
            try checkFolder(isPrivate: isPrivate)
            descriptor = try lock()
            try checkPath()
        }
    }

    private var folder: String {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        return folder.isEmpty ? "." : folder
    }

    private func checkFolder(isPrivate: Bool) throws(PipelineError) {
        if mkdir(folder, 0o700) != 0, errno != EEXIST { throw cannotOpen("its folder \(folder) cannot be made") }
        var status = stat()
        guard stat(folder, &status) == 0 else { throw cannotOpen("its folder \(folder) cannot be read") }
        guard isPrivate else { return }
        guard status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
            throw PipelineError(
                .insecureAddress,
                "the \(lane) lane cannot bind to ipc://\(path): others can enter \(folder); give it to the daemon's user and"
                    + " mode 0700, or use CURVE"
            )
        }
    }

    private func lock() throws(PipelineError) -> Int32 {
        let file = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw cannotOpen("its lock \(path).lock cannot be opened") }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let isHeld = errno == EWOULDBLOCK
            let error = isHeld ? inUse("a daemon holds its lock") : cannotOpen("its lock cannot be taken")
            close(file)
            throw error
        }
        return file
    }

    /// Looks who is at the path: a program without our lock, or a file that libzmq would remove.
    private func checkPath() throws(PipelineError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw PipelineError(
                .cannotOpen,
                "the \(lane) lane cannot bind to ipc://\(path): there is a file that is no socket; move it away"
            )
        }
        if isAnswered() { throw inUse("a program listens there") }
    }

    private func isAnswered() -> Bool {
        #if canImport(Darwin)
        let type = SOCK_STREAM
        #else
        let type = Int32(SOCK_STREAM.rawValue)
        #endif
        let probe = socket(AF_UNIX, type, 0)
        guard probe >= 0 else { return false }
        defer { close(probe) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // The endpoint was checked to fit.
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        return withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(probe, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }

    private func inUse(_ reason: String) -> PipelineError {
        PipelineError(
            .addressInUse,
            "the \(lane) lane cannot bind to ipc://\(path): \(reason); stop it or choose another path"
        )
    }

    private func cannotOpen(_ reason: String) -> PipelineError {
        let cause = String(cString: strerror(errno))
        return PipelineError(.cannotOpen, "the \(lane) lane cannot bind to ipc://\(path): \(reason) (\(cause))")
    }
}
