// SPDX-License-Identifier: Apache-2.0

import Foundation
import Minsheng
import MinshengPipeline

/// A file that tells scripts and tests when the daemon is ready, and where it can be reached.
///
/// ```json
/// {"pid":4711,"version":"0.1.0","live":"tcp://127.0.0.1:7703","push":"tcp://127.0.0.1:7701"}
/// ```
///
/// It appears at once and whole, when everything is open, and goes away when the daemon ends.
struct ReadyFile {
    let path: String

    /// Removes what an earlier daemon may have left, so that nobody takes it for this one's.
    func clear() {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes the file.
    /// - Throws: ``PipelineError`` if it cannot be written.
    func write(_ stages: [OpenedStage]) throws(PipelineError) {
        var json = JSONWriter()
        json.beginObject()
        json.member("pid", Int(ProcessInfo.processInfo.processIdentifier))
        json.member("version", DaemonVersion.current)
        for stage in stages.sorted(by: { $0.name < $1.name }) {
            if let address = stage.addresses.first { json.member(stage.name, address) }
        }
        json.endObject()
        do {
            // Atomic: whoever looks sees no file or all of it.
            try Data(json.bytes + [UInt8(ascii: "\n")]).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw PipelineError(.cannotOpen, "cannot write the ready file \(path): \(error.localizedDescription)")
        }
    }
}
