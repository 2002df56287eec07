// SPDX-License-Identifier: Apache-2.0

/// Numbers as people read them.
enum Figures {
    /// A whole number with its thousands apart: `1,234,567`.
    static func grouped(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        var result = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return result
    }

    /// A number with so many digits after the point.
    static func decimal(_ number: Double, digits: Int) -> String {
        guard number.isFinite, number.magnitude < 1e15 else { return "–" }
        let scale = (0..<digits).reduce(1) { product, _ in product * 10 }
        let scaled = Int((number * Double(scale)).rounded())
        guard digits > 0 else { return grouped(scaled) }
        let fraction = String(scaled.magnitude % scale.magnitude)
        let sign = scaled < 0 ? "-" : ""
        return sign + grouped(Int(scaled.magnitude) / scale) + "."
            + String(repeating: "0", count: digits - fraction.count) + fraction
    }

    /// A number with its sign, so that gains and losses are told apart.
    static func signed(_ number: Double, digits: Int) -> String {
        (number > 0 ? "+" : "") + decimal(number, digits: digits)
    }

    /// A size in decimal units: `1.6 GB`.
    static func bytes(_ count: Int) -> String {
        var value = Double(count)
        var units = ["B", "kB", "MB", "GB", "TB"][...]
        while value >= 999.95, units.count > 1 {
            value /= 1000
            units.removeFirst()
        }
        return "\(decimal(value, digits: units.first == "B" ? 0 : 1)) \(units.first ?? "")"
    }

    /// A time in minutes and seconds: `02:05`, or with hours `1:02:05`.
    static func clock(_ duration: Duration) -> String {
        let seconds = max(0, Int(duration.components.seconds))
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        let rest = "\(padded(minutes)):\(padded(seconds % 60))"
        return hours > 0 ? "\(hours):\(rest)" : rest
    }

    /// A share as a percentage: `12.5 %`.
    static func percent(_ share: Double?) -> String {
        share.map { decimal($0 * 100, digits: 1) + " %" } ?? "–"
    }
}

extension Duration {
    /// The duration in seconds, as a fraction.
    var seconds: Double {
        let (whole, attoseconds) = components
        return Double(whole) + Double(attoseconds) * 1e-18
    }
}
