// SPDX-License-Identifier: Apache-2.0

import Foundation
import TermMatching

/// An engine in another language, in a process of its own.
struct Peer {
    var name: String
    /// The program and the arguments before those of the protocol: TERMS TEXT ROUNDS MATCHES.
    var command: [String]
    /// Whether it makes objects for Python, which takes seconds for each search where the terms are very many.
    var isSlow = false

    /// The peers that the environment names; `Benchmarks/run.sh` sets it.
    static func all(_ environment: [String: String], scripts: URL) -> [Peer] {
        var peers: [Peer] = []
        if let rust = environment["BENCHMARK_RUST_PEER"] {
            peers.append(Peer(name: "aho-corasick (Rust, DFA)", command: [rust]))
        }
        if let python = environment["BENCHMARK_PYTHON"] {
            let script = scripts.appending(path: "peer.py").path
            for name in ["daachorse (charwise)", "daachorse (bytewise)", "ahocorasick_rs (DFA)", "pyahocorasick"] {
                peers.append(Peer(name: name, command: [python, script, name], isSlow: true))
            }
        }
        return peers
    }

    private struct Answer: Codable {
        var engine: String
        var version: String
        var building: Double
        var count: UInt64
        var sum: UInt64
        var seconds: [Double]
    }

    /// Runs the peer and returns its times and its matches.
    func run(_ terms: TermSet, in corpus: Corpus, rounds: Int, folder: URL) throws -> (Measurement, [TermMatch]) {
        let files = ["terms", "text", "matches"].map { folder.appending(path: $0) }
        try Data(terms.terms.joined(separator: [UInt8(ascii: "\n")])).write(to: files[0])
        try Data(corpus.text).write(to: files[1])
        let process = Process()
        process.executableURL = URL(filePath: command[0])
        process.arguments = command.dropFirst() + [files[0].path, files[1].path, String(rounds), files[2].path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let line = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BenchmarkError("\(name) ended with status \(process.terminationStatus); see its message above")
        }
        let answer = try JSONDecoder().decode(Answer.self, from: line)
        let measurement = Measurement(
            engine: answer.engine,
            version: answer.version,
            building: answer.building,
            totals: Totals(count: answer.count, sum: answer.sum),
            seconds: answer.seconds
        )
        let numbers = try Data(contentsOf: files[2]).withUnsafeBytes { Array($0.bindMemory(to: Int32.self)) }
        let matches = stride(from: 0, to: numbers.count, by: 3).map {
            TermMatch(term: numbers[$0], start: numbers[$0 + 1], end: numbers[$0 + 2])
        }
        return (measurement, matches)
    }
}
