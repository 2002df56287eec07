// SPDX-License-Identifier: Apache-2.0

/// The sum of two numbers that are not negative, at most what an `Int64` holds.
func saturatingSum(_ left: Int64, _ right: Int64) -> Int64 {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? .max : sum
}
