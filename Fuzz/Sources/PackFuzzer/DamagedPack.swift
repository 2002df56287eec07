// SPDX-License-Identifier: Apache-2.0

@testable import Minsheng

/// A compiled pack that was changed as the fuzzer's bytes say, with its length and its checksum made right.
///
/// Each edit is four bytes: where (two bytes), what (the lower half of the third byte), and with which value. Nothing
/// but the structure of the pack can then tell that it is broken: it must be refused, or give verdicts.
struct DamagedPack {
    private let bytes: [UInt8]

    init(_ input: UnsafeBufferPointer<UInt8>) {
        var bytes = SoundPack.bytes
        for start in stride(from: 0, to: input.count - 3, by: 4) {
            let place = Int(input[start]) | Int(input[start + 1]) << 8
            // The header's own checks are not what is looked for.
            let index = 28 + place % (bytes.count - 28)
            Self.edit(&bytes, at: index, kind: input[start + 2], value: input[start + 3])
        }
        for index in 0..<8 { bytes[12 + index] = UInt8(truncatingIfNeeded: bytes.count >> (8 * index)) }
        self.bytes = PackImage.sealed(bytes)
    }

    private static func edit(_ bytes: inout [UInt8], at index: Int, kind: UInt8, value: UInt8) {
        let count = bytes.count - index
        switch kind & 7 {
        case 0: bytes[index] = value
        case 1: bytes[index] ^= 1 << (value & 7)
        case 2: bytes[index] &+= value
        case 3, 4:
            // A whole number of 32 bits, small, negative, or large.
            let number = kind & 7 == 3 ? Int32(Int8(bitPattern: value)) : Int32.max - Int32(value)
            for place in 0..<min(4, count) { bytes[index + place] = UInt8(truncatingIfNeeded: number >> (8 * place)) }
        case 5: bytes.insert(value, at: index)
        case 6: bytes.removeSubrange(index..<(index + min(Int(value), count - 1)))
        default:
            // Some bytes once more, in place of what stands behind them.
            let size = min(Int(value), count / 2)
            bytes.replaceSubrange((index + size)..<(index + 2 * size), with: Array(bytes[index..<(index + size)]))
        }
    }

    /// Loads the pack and, if it can be loaded, holds verdicts against their explanations.
    func run() {
        guard let classifier = load() else { return }
        for text in SoundPack.texts {
            let explanation = classifier.explain(title: "医保卡报销", body: text)
            let verdict = classifier.classify(title: "医保卡报销", body: text)
            precondition(verdict == explanation.verdict, "a verdict differs from its explanation: \(text)")
        }
    }

    private func load() -> Classifier? {
        do throws(PackError) {
            return try Classifier(compiledPack: bytes)
        } catch {
            precondition(error.code == .damaged, "refused as something else: \(error)")
            return nil
        }
    }
}
