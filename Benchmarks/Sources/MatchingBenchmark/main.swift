// SPDX-License-Identifier: Apache-2.0

// MatchingBenchmark check | run [--rounds N] [--pack-only] [--output FILE] | work match|verdict|batch [--text FILE] [--rounds N]
//     | verdicts [--explain] FILE... | texts [--output FOLDER] | load
//
// `Benchmarks/run.sh` calls it with the environment set: see there.

import Foundation

let arguments = CommandLine.arguments.dropFirst()
let environment = ProcessInfo.processInfo.environment

func option(_ name: String) -> String? {
    arguments.firstIndex(of: name).flatMap { $0 + 1 < arguments.endIndex ? arguments[$0 + 1] : nil }
}

func note(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
}

do {
    let root = URL(filePath: environment["BENCHMARK_ROOT"] ?? FileManager.default.currentDirectoryPath)
    let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "minsheng-benchmark-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let suite = Suite(
        seeds: root.appending(path: "seeds"),
        statutes: environment["BENCHMARK_STATUTES"].map { URL(filePath: $0) },
        peers: Peer.all(environment, scripts: root.appending(path: "Benchmarks/Peers")),
        folder: folder
    )
    switch arguments.first {
    case "check":
        let count = try suite.check()
        print("\(count) comparisons: all engines report the same matches")
    case "run":
        let report = try suite.run(
            rounds: option("--rounds").flatMap(Int.init) ?? 5,
            isPackOnly: arguments.contains("--pack-only")
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let file = option("--output") ?? "benchmark.json"
        try encoder.encode(report).write(to: URL(filePath: file))
        note("written to \(file)")
    case "work":
        let work = Work(
            kind: arguments.dropFirst().first.flatMap(Work.Kind.init) ?? .match,
            rounds: option("--rounds").flatMap(Int.init) ?? 1
        )
        print(try work.run(on: option("--text").map { URL(filePath: $0) }, seeds: root.appending(path: "seeds")))
    case "texts":
        for corpus in try Corpus.all(seeds: suite.seeds, statutes: suite.statutes, limit: 12_000_000) {
            let file = URL(filePath: option("--output") ?? ".").appending(path: corpus.fileName)
            try Data(corpus.text).write(to: file)
            print(file.path)
        }
    case "load":
        print(try LoadMeasurement.run())
    case "verdicts":
        let files = arguments.dropFirst().filter { !$0.hasPrefix("--") }
        try VerdictRecord(isExplained: arguments.contains("--explain")).write(of: files.map { URL(filePath: $0) })
    default:
        note(
            "usage: MatchingBenchmark check | run [--rounds N] [--pack-only] [--output FILE] | work match|verdict|batch [--text FILE] [--rounds N] | verdicts [--explain] FILE... | texts [--output FOLDER] | load"
        )
        exit(64)
    }
} catch {
    note("benchmark: \(error)")
    exit(1)
}
