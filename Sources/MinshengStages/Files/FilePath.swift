// SPDX-License-Identifier: Apache-2.0

/// Paths as a configuration writes them.
enum FilePath {
    /// Resolves a relative path against the folder of the configuration; `-`, a standard stream, stays as it is.
    static func resolve(_ path: String, in baseDirectory: String) -> String {
        path == "-" || path.hasPrefix("/") ? path : baseDirectory + "/" + path
    }
}
