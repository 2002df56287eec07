// SPDX-License-Identifier: Apache-2.0

// Formats, compiles and embeds the built-in pack. Run it in the root of the package:
//
//     swift run EmbedBuiltInPack [PACK.yaml|PACK.json]
//
// The pack named (Packs/cn.livelihood.yaml by default) is written to Packs/cn.livelihood.yaml in its canonical form
// and, compiled, to Sources/Minsheng/BuiltIn/BuiltInPackData.swift.

import Foundation
import Minsheng
import MinshengRules

let pack = "Packs/cn.livelihood.yaml"
let output = "Sources/Minsheng/BuiltIn/BuiltInPackData.swift"
let input = CommandLine.arguments.dropFirst().first ?? pack

do {
    let text = try String(contentsOfFile: input, encoding: .utf8)
    let source = try PackSource(text, file: input)
    let image = try PackCompiler.image(of: source)
    try PackFormatter.yaml(source).write(toFile: pack, atomically: true, encoding: .utf8)
    try PackEmbedding.swiftSource(of: image, name: pack).write(toFile: output, atomically: true, encoding: .utf8)
    print(
        "\(image.id) \(image.version): \(image.rules.count) rules, \(image.patterns.count) terms, "
            + "\(image.encoded().count) bytes, hash \(String(image.hash, radix: 16))"
    )
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}
