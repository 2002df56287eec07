// SPDX-License-Identifier: Apache-2.0

/// Something that ends a benchmark, with what to do about it.
struct BenchmarkError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
