// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The daemon that is measured: its addresses, its processor time and its memory.
struct DaemonUnderLoad {
    let pid: Int
    let push: String
    let live: String

    /// Reads what `minshengd --ready-file` wrote.
    init(readyFile: String) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: readyFile))
        let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        guard let pid = object?["pid"] as? Int, let push = object?["push"] as? String,
            let live = object?["live"] as? String
        else { throw LoadError("\(readyFile) holds no pid, push and live") }
        self.pid = pid
        self.push = push
        self.live = live
    }

    /// The memory the daemon has in use, in KiB, or nil where the system does not tell.
    var residentKiB: Int? {
        let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        let line = status?.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line.flatMap { Int($0.split(whereSeparator: { !$0.isNumber }).first ?? "") }
    }

    /// The processor time the daemon has used, in seconds, or nil where the system does not tell.
    var processorSeconds: Double? {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return nil }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
