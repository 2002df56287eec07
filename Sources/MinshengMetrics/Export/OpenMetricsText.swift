// SPDX-License-Identifier: Apache-2.0

/// Writes the lines of the text format of OpenMetrics 1.0.
struct OpenMetricsText {
    private var bytes: [UInt8] = []
    private var name = ""

    /// Begins a family; all its samples follow before the next begins.
    mutating func begin(_ family: OpenMetricsFamily) {
        name = family.name
        line("# TYPE \(name) \(family.type.rawValue)")
        if let unit = family.unit { line("# UNIT \(name) \(unit)") }
        line("# HELP \(name) \(Self.escaped(family.help))")
    }

    /// Writes a sample of the family.
    /// - Parameters:
    ///   - labels: of its group, in the form of the format.
    ///   - time: when the value was so, or nil for now.
    mutating func write(_ sample: OpenMetricsFamily.Sample, _ labels: String, _ time: Timestamp?) {
        let all = [labels, sample.labels].filter { !$0.isEmpty }.joined(separator: ",")
        let set = all.isEmpty ? "" : "{\(all)}"
        line("\(name)\(sample.suffix)\(set) \(sample.value)\(time.map { " \(Self.seconds($0))" } ?? "")")
    }

    /// Writes what became of all items.
    mutating func write(_ ledger: Ledger) {
        begin(OpenMetricsFamily.outcomes)
        let outcomes = [
            ("counted", ledger.counted), ("unmatched", ledger.unmatched), ("duplicate", ledger.duplicate),
            ("late", ledger.late), ("rejected", ledger.rejected),
        ]
        for (outcome, count) in outcomes { write(.init("_total", "outcome=\"\(outcome)\"", "\(count)"), "", nil) }
        let reasons = ledger.rejectedByReason.sorted { $0.key.rawValue < $1.key.rawValue }
        guard !reasons.isEmpty else { return }
        begin(OpenMetricsFamily.rejections)
        for (reason, count) in reasons {
            write(.init("_total", "reason=\"\(Self.escaped(reason.rawValue))\"", "\(count)"), "", nil)
        }
    }

    /// Ends the text.
    consuming func end() -> [UInt8] {
        line("# EOF")
        return bytes
    }

    private mutating func line(_ text: String) {
        bytes += text.utf8
        bytes.append(UInt8(ascii: "\n"))
    }

    /// A text as it stands in a label or a help: with a backslash before quotation marks, backslashes, and `n` for line feeds.
    static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { [0x0A, 0x22, 0x5C].contains($0) }) else { return text }
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x0A: bytes += [0x5C, UInt8(ascii: "n")]
            case 0x22, 0x5C: bytes += [0x5C, byte]
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// An instant in seconds since 1970, with as many digits behind the point as it needs.
    static func seconds(_ time: Timestamp) -> String {
        let microseconds = time.microsecondsSince1970
        let (whole, part) = (microseconds.magnitude / 1_000_000, microseconds.magnitude % 1_000_000)
        let sign = microseconds < 0 ? "-" : ""
        guard part > 0 else { return "\(sign)\(whole)" }
        let digits = String(part)
        return "\(sign)\(whole)." + String(repeating: "0", count: 6 - digits.utf8.count) + digits
    }
}
