// SPDX-License-Identifier: Apache-2.0

/// How text looks; the colours differ in lightness too, so they survive colour blindness.
enum Style: Hashable {
    case bold
    case dim
    case fault
    /// The colour of a principle, by its order in the pack.
    case principle(Int)
    /// Words that support the ones in a principle's colour.
    case support(Int)
    /// Words by which a principle is stated.
    case statement(Int)

    /// The parameters of the terminal's SGR sequence.
    var code: String {
        switch self {
        case .bold: "1"
        case .dim: "2"
        case .fault: "31"
        case .principle(let order): "1;" + Style.color(order)
        case .support(let order): Style.color(order)
        case .statement(let order): "4;" + Style.color(order)
        }
    }

    private static func color(_ order: Int) -> String { "38;5;\(colors[order % colors.count])" }

    private static let colors = [33, 208, 35, 170, 220, 51, 203, 141]
}
