// SPDX-License-Identifier: Apache-2.0

import Minsheng
import ZeroMQ

/// What the commands say about a key file; never the secret.
struct KeyReport {
    let publicKey: CurvePublicKey
    let file: String

    func text(json isJSON: Bool) -> String {
        guard isJSON else { return publicKey.z85 + "\n" }
        var json = JSONWriter()
        json.beginObject()
        json.member("file", file)
        json.member("public_key", publicKey.z85)
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }
}

/// A key file that a command reads.
enum KeyFile {
    /// Reads a key pair.
    /// - Throws: ``CommandFailure`` that names the file and what to do.
    static func read(_ path: String) throws(CommandFailure) -> CurveKeyPair {
        do {
            return try CurveKeyFile.read(path)
        } catch {
            throw CommandFailure(error.code == .notFound ? .noInput : .unreadable, "\(error)")
        }
    }
}
