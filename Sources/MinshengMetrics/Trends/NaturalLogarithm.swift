// SPDX-License-Identifier: Apache-2.0

/// The natural logarithm of a positive finite number.
///
/// From sums and products alone, so it is the same double on every platform, which a C library does not promise. With
/// *x* = 2^*e* · *m* and *m* near 1, ln *m* = 2 artanh((*m* − 1) / (*m* + 1)), whose series ends after thirteen terms.
func naturalLogarithm(_ number: Double) -> Double {
    var exponent = Double(number.exponent)
    var significand = number.significand
    if significand > 1.414_213_562_373_095 {
        significand /= 2
        exponent += 1
    }
    let ratio = (significand - 1) / (significand + 1)
    let square = ratio * ratio
    var sum = 0.0
    for divisor in stride(from: 25.0, through: 1, by: -2) { sum = sum * square + 1 / divisor }
    return exponent * 0.693_147_180_559_945_3 + 2 * ratio * sum
}
