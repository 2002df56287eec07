// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Key pairs in files that only their owner can read.
///
/// The format is that of CZMQ and pyzmq (`zmq.auth.load_certificate`), so a file can be used from other languages:
///
/// ```
/// curve
///     public-key = "…40 characters…"
///     secret-key = "…40 characters…"
/// ```
public enum CurveKeyFile {
    /// More than any key file has.
    private static let sizeLimit = 4096

    /// Reads the key pair of a file.
    ///
    /// What is checked is the opened file, not the path, so it cannot be exchanged in between.
    ///
    /// - Throws: ``ZeroMQError`` with code `insecureFile` if anyone but the owner may read or write it, if it belongs to
    ///   somebody else, or if it is no regular file; `invalidKey` if it does not hold a pair; `notFound` or
    ///   `permissionDenied`.
    public static func read(_ path: String) throws(ZeroMQError) -> CurveKeyPair {
        // Without O_NONBLOCK a named pipe would keep this waiting.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw ZeroMQError(errno: errno, operation: "read key file", endpoint: path) }
        defer { close(descriptor) }
        try checkOwnership(of: descriptor, path)
        var bytes = [UInt8](repeating: 0, count: sizeLimit + 1)
        var count = 0
        while count < bytes.count {
            let part = bytes.withUnsafeMutableBytes { buffer in
                Self.read(descriptor, into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
            }
            if part == 0 { break }
            if part > 0 {
                count += part
            } else if errno != EINTR {
                throw ZeroMQError(errno: errno, operation: "read key file", endpoint: path)
            }
        }
        guard count <= sizeLimit else { throw invalid(path, "it has more than \(sizeLimit) bytes") }
        return try parse(String(decoding: bytes[..<count], as: UTF8.self), path)
    }

    /// Writes a new file of mode 0600, and never over an existing one.
    ///
    /// - Throws: ``ZeroMQError`` with code `alreadyExists`, `notFound` (the folder), `permissionDenied` or `system`.
    public static func write(_ keys: CurveKeyPair, to path: String) throws(ZeroMQError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ZeroMQError(errno: errno, operation: "write key file", endpoint: path) }
        defer { close(descriptor) }
        let text = """
            # A secret key of CURVE. Only its owner may read this file (mode 0600).
            curve
                public-key = "\(keys.publicKey.z85)"
                secret-key = "\(keys.secretKey.z85)"

            """
        // A few bytes into a new file are written in one go or not at all.
        guard write(Array(text.utf8), to: descriptor), fsync(descriptor) == 0 else {
            let code = errno
            unlink(path)
            throw ZeroMQError(errno: code, operation: "write key file", endpoint: path)
        }
    }

    private static func checkOwnership(of descriptor: Int32, _ path: String) throws(ZeroMQError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw ZeroMQError(errno: errno, operation: "read key file", endpoint: path)
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw insecure(path, "it is not a regular file") }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw insecure(path, "it belongs to user \(status.st_uid), neither to this one nor to root")
        }
        let mode = status.st_mode & 0o7777
        guard mode & 0o077 == 0 else {
            throw insecure(path, "others than its owner can use it (mode 0\(String(mode, radix: 8)))")
        }
    }

    private static func parse(_ text: String, _ path: String) throws(ZeroMQError) -> CurveKeyPair {
        var values: [String: Substring] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: "=", maxSplits: 1)
            guard words.count == 2, let name = words[0].split(whereSeparator: \.isWhitespace).first else { continue }
            values[String(name)] = value(words[1])
        }
        guard let secret = values["secret-key"] else { throw invalid(path, "there is no line secret-key = \"…\"") }
        let keys: CurveKeyPair
        do throws(ZeroMQError) {
            keys = try CurveKeyPair(secretKey: CurveSecretKey(secret))
        } catch {
            throw invalid(path, error.reason)
        }
        if let stated = values["public-key"], stated != keys.publicKey.z85 {
            throw invalid(path, "its public key does not belong to its secret key")
        }
        return keys
    }

    /// What stands between quotes; Z85 has none.
    private static func value(_ text: Substring) -> Substring {
        let isPadding = { (character: Character) in character.isWhitespace || character == "\"" || character == "'" }
        let start = text.drop(while: isPadding)
        return start[..<(start.lastIndex { !isPadding($0) }.map { start.index(after: $0) } ?? start.startIndex)]
    }

    private static func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Darwin)
        Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #elseif canImport(Glibc)
        Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #else
        Musl.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        #if canImport(Darwin)
        Darwin.write(descriptor, bytes, bytes.count) == bytes.count
        #elseif canImport(Glibc)
        Glibc.write(descriptor, bytes, bytes.count) == bytes.count
        #else
        Musl.write(descriptor, bytes, bytes.count) == bytes.count
        #endif
    }

    private static func insecure(_ path: String, _ reason: String) -> ZeroMQError {
        ZeroMQError(.insecureFile, operation: "read key file", endpoint: path, reason: reason)
    }

    private static func invalid(_ path: String, _ reason: String) -> ZeroMQError {
        ZeroMQError(.invalidKey, operation: "read key file", endpoint: path, reason: reason)
    }
}
