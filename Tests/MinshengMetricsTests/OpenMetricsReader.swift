// SPDX-License-Identifier: Apache-2.0

/// Reads the text format of OpenMetrics as strictly as its specification asks of a text.
enum OpenMetricsReader {
    struct Sample {
        let name: String
        let labels: [String: String]
        let value: Double
        let time: Double?
    }

    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    private static let suffixes = ["counter": ["_total"], "summary": ["", "_count", "_sum"], "gauge": [""]]

    /// Checks a text and returns its samples.
    @discardableResult
    static func check(_ text: String) throws(Fault) -> [Sample] {
        guard text.hasSuffix("# EOF\n") else { throw Fault(description: "the text does not end with # EOF") }
        var samples: [Sample] = []
        var families: Set<String> = []
        var (family, type) = ("", "")
        var seen: [String: Double?] = [:]
        var lastSeries = ""
        for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast(2).map({
            String($0) ?? ""
        }) {
            let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
            if words.first == "#" {
                guard words.count == 4 else { throw Fault(description: "not a line of metadata: \(line)") }
                switch words[1] {
                case "TYPE":
                    (family, type) = (words[2], words[3])
                    guard families.insert(family).inserted, suffixes[type] != nil else {
                        throw Fault(description: "a family twice, or of no type: \(line)")
                    }
                    (seen, lastSeries) = ([:], "")
                case "UNIT":
                    guard words[2] == family, family.hasSuffix("_" + words[3]) else {
                        throw Fault(description: "a unit that does not end the name: \(line)")
                    }
                case "HELP": guard words[2] == family else { throw Fault(description: "a help elsewhere: \(line)") }
                default: throw Fault(description: "an unknown line: \(line)")
                }
                continue
            }
            let sample = try read(line)
            guard suffixes[type]?.contains(where: { family + $0 == sample.name }) ?? false else {
                throw Fault(description: "a sample outside its family: \(line)")
            }
            let series = "\(sample.name) \(sample.labels.sorted { $0.key < $1.key })"
            if let former = seen[series] {
                guard let former, let time = sample.time, former < time else {
                    throw Fault(description: "a series twice, or times that do not ascend: \(line)")
                }
                if type != "summary" {
                    guard lastSeries == series else { throw Fault(description: "a series in two places: \(line)") }
                }
            }
            seen[series] = sample.time
            lastSeries = series
            guard type == "gauge" || sample.value >= 0 else { throw Fault(description: "less than nothing: \(line)") }
            samples.append(sample)
        }
        return samples
    }

    private static func read(_ line: String) throws(Fault) -> Sample {
        var rest = Array(line.utf8)[...]
        let fault = Fault(description: "not a sample: \(line)")
        let name = String(decoding: take(&rest) { isNameByte($0) }, as: UTF8.self)
        guard !name.isEmpty else { throw fault }
        var labels: [String: String] = [:]
        if rest.first == UInt8(ascii: "{") {
            repeat {
                rest.removeFirst()
                let label = String(decoding: take(&rest) { isNameByte($0) }, as: UTF8.self)
                guard !label.isEmpty, rest.starts(with: Array("=\"".utf8)) else { throw fault }
                rest.removeFirst(2)
                var value: [UInt8] = []
                while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
                    guard byte == UInt8(ascii: "\\") else {
                        value.append(byte)
                        continue
                    }
                    switch rest.popFirst() {
                    case UInt8(ascii: "n"): value.append(0x0A)
                    case UInt8(ascii: "\\"): value.append(UInt8(ascii: "\\"))
                    case UInt8(ascii: "\""): value.append(UInt8(ascii: "\""))
                    default: throw fault
                    }
                }
                guard labels.updateValue(String(decoding: value, as: UTF8.self), forKey: label) == nil else {
                    throw fault
                }
            } while rest.first == UInt8(ascii: ",")
            guard rest.popFirst() == UInt8(ascii: "}") else { throw fault }
        }
        let numbers = String(decoding: rest, as: UTF8.self).split(separator: " ", omittingEmptySubsequences: false)
        guard (2...3).contains(numbers.count), numbers[0].isEmpty, let value = Double(numbers[1]) else { throw fault }
        var time: Double?
        if numbers.count == 3 {
            time = Double(numbers[2])
            if time == nil { throw fault }
        }
        return Sample(name: name, labels: labels, value: value, time: time)
    }

    private static func take(_ rest: inout ArraySlice<UInt8>, while isPart: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let taken = rest.prefix(while: isPart)
        rest.removeFirst(taken.count)
        return taken
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }
}
