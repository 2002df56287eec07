// SPDX-License-Identifier: Apache-2.0

import CHeap
import Foundation
import Minsheng
import MinshengRules

/// What the built-in pack costs before the first text: the memory that a loaded classifier holds, and the time to load it
/// and to compile its source.
struct LoadMeasurement {
    /// Compiles and loads the pack some times; tells the least times and what one more classifier holds.
    static func run() throws -> String {
        let file = "Packs/cn.livelihood.yaml"
        let source = try String(contentsOf: URL(filePath: file), encoding: .utf8)
        var bytes: [UInt8] = []
        let compiling = try (0..<5).map { _ in
            try seconds { bytes = try PackCompiler.compile(PackSource(source, file: file)) }
        }
        var classifiers = [try Classifier(compiledPack: bytes)]
        let before = heap_in_use()
        let loading = try (0..<10).map { _ in
            try seconds { classifiers.append(try Classifier(compiledPack: bytes)) }
        }
        let each = Double(heap_in_use() &- before) / Double(classifiers.count - 1)
        return """
            compiled pack: \(bytes.count) bytes
            memory of a loaded classifier: \(String(format: "%.2f", each / 1_048_576)) MiB
            loading: \(milliseconds(loading)) ms
            compiling: \(milliseconds(compiling)) ms
            """
    }

    private static func seconds(_ work: () throws -> Void) rethrows -> Double {
        let start = threadTime()
        try work()
        return threadTime() - start
    }

    private static func milliseconds(_ times: [Double]) -> String {
        String(format: "%.1f", (times.min() ?? 0) * 1_000)
    }
}
