// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// A term as the matcher needs it: folded literals with bounded gaps between them.
struct Term: Hashable, Sendable {
    /// The text that every occurrence starts with.
    var anchor: [UInt8]
    /// What follows it.
    var tail: [PackImage.Step]

    /// Why a term cannot be searched for.
    struct Fault: Error, Hashable, Sendable {
        let message: String
        let suggestion: String?

        init(_ message: String, _ suggestion: String? = nil) {
            self.message = message
            self.suggestion = suggestion
        }
    }

    /// Reads a term as an author writes it.
    ///
    /// Wildcards are found before folding, which would turn `…` into three full stops.
    init(_ written: String) throws(Fault) {
        var pieces = try Self.pieces(written)
        guard case .literal(let first)? = pieces.first else {
            throw pieces.isEmpty
                ? Fault("a term is empty", "remove it")
                : Fault("\"\(written)\" starts with a wildcard", "start with the character that must stand there")
        }
        pieces.removeFirst()
        anchor = try Self.folded(first, in: written)
        tail = []
        while !pieces.isEmpty {
            guard case .gap(let gap) = pieces.removeFirst() else { continue }
            var step = PackImage.Step(
                minimum: gap.minimum,
                maximum: gap.maximum,
                crossesClauses: gap.crossesClauses,
                literal: []
            )
            if case .literal(let literal)? = pieces.first {
                step.literal = try Self.folded(literal, in: written)
                pieces.removeFirst()
            } else if gap.minimum != gap.maximum {
                throw Fault("\"\(written)\" ends with a gap, which finds nothing more", "remove the gap")
            }
            tail.append(step)
        }
        guard tail.count <= PackImage.Limits.steps else {
            throw Fault("\"\(written)\" has more than \(PackImage.Limits.steps) wildcards", "make two terms of it")
        }
    }

    /// The folded text, with wildcards as an author may write them.
    var display: String {
        var text = String(decoding: anchor, as: UTF8.self)
        for step in tail {
            let bounds = "{\(step.minimum),\(step.maximum)}"
            switch (step.minimum, step.maximum, step.crossesClauses) {
            case (0, let maximum, false) where maximum % 8 == 0:
                text += String(repeating: "…", count: Int(maximum) / 8)
            case (let minimum, let maximum, false) where minimum == maximum:
                text += String(repeating: "?", count: Int(minimum))
            default:
                text += bounds
            }
            text += String(decoding: step.literal, as: UTF8.self)
        }
        return text
    }

    private static func folded(_ literal: String, in written: String) throws(Fault) -> [UInt8] {
        let bytes = Folding.fold(literal)
        guard !bytes.isEmpty else {
            throw Fault("nothing is left of \"\(written)\" when it is folded", "remove it")
        }
        guard bytes.count <= PackImage.Limits.literalBytes else {
            throw Fault("\"\(written)\" is longer than \(PackImage.Limits.literalBytes) bytes", "shorten it")
        }
        return bytes
    }
}

extension Term {
    private struct Gap {
        var minimum: Int32
        var maximum: Int32
        var crossesClauses: Bool
    }

    private enum Piece {
        case literal(String)
        case gap(Gap)
    }

    /// Splits a term into literals and gaps; neighbouring gaps of one kind are one.
    private static func pieces(_ written: String) throws(Fault) -> [Piece] {
        var pieces: [Piece] = []
        var rest = Substring(written)
        while let first = rest.first {
            switch first {
            case "?":
                rest.removeFirst()
                try add(Gap(minimum: 1, maximum: 1, crossesClauses: false), to: &pieces, in: written)
            case "…":
                rest.removeFirst()
                try add(Gap(minimum: 0, maximum: 8, crossesClauses: false), to: &pieces, in: written)
            case "{":
                try add(try bounds(&rest, in: written), to: &pieces, in: written)
            case "}":
                throw Fault("\"\(written)\" has a brace that opens nothing", "write a gap as {0,4}")
            default:
                let literal = rest.prefix { !"?…{}".contains($0) }
                pieces.append(.literal(String(literal)))
                rest.removeFirst(literal.count)
            }
        }
        return pieces
    }

    private static func add(_ gap: Gap, to pieces: inout [Piece], in written: String) throws(Fault) {
        guard case .gap(var before)? = pieces.last else {
            return pieces.append(.gap(gap))
        }
        guard before.crossesClauses == gap.crossesClauses else {
            throw Fault("\"\(written)\" has two kinds of gap side by side", "write one gap, such as {1,4}")
        }
        before.minimum += gap.minimum
        before.maximum += gap.maximum
        pieces[pieces.count - 1] = .gap(before)
    }

    /// Reads `{minimum,maximum}`.
    private static func bounds(_ rest: inout Substring, in written: String) throws(Fault) -> Gap {
        let body = rest.dropFirst().prefix { $0 != "}" }
        let numbers = body.split(separator: ",", omittingEmptySubsequences: false).map { Int32($0) }
        guard body.endIndex < rest.endIndex, numbers.count == 2, let minimum = numbers[0], let maximum = numbers[1],
            minimum >= 0, minimum <= maximum, maximum > 0, maximum <= PackImage.Limits.distance
        else {
            throw Fault(
                "\"\(written)\" has a gap without bounds",
                "write it as {0,4}, at most {0,\(PackImage.Limits.distance)}"
            )
        }
        rest = rest[rest.index(after: body.endIndex)...]
        return Gap(minimum: minimum, maximum: maximum, crossesClauses: true)
    }
}
