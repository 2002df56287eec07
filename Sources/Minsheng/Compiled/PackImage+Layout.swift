// SPDX-License-Identifier: Apache-2.0

// The layout of each part of a compiled pack, written and read side by side so that they cannot drift apart.
// Lengths and indices are 32-bit little-endian; an absent index is -1; a set of labels is 64 bits.

extension Int32: PackField {
    static var minimumSize: Int { 4 }

    func write(to writer: inout PackWriter) {
        writer.integer(self)
    }

    init(from reader: inout PackReader) throws(PackError) {
        self = try reader.integer()
    }
}

extension Label: PackField {
    static var minimumSize: Int { 24 }

    func write(to writer: inout PackWriter) {
        writer.text(id)
        writer.text(slug)
        writer.text(title)
        writer.optional(parent.map(Int32.init))
        writer.integer(Int32(threshold))
        writer.text(definition)
    }

    init(from reader: inout PackReader) throws(PackError) {
        self.init(
            id: try reader.text(),
            slug: try reader.text(),
            title: try reader.text(),
            parent: try reader.optional().map(Int.init),
            threshold: Int(try reader.integer()),
            definition: try reader.text()
        )
    }
}

extension PackImage.Settings: PackField {
    static var minimumSize: Int { 32 }

    func write(to writer: inout PackWriter) {
        writer.integer(segmentCap)
        writer.integer(titlePercent)
        writer.integer(dominancePercent)
        writer.integer(saliencePercent)
        writer.integer(salienceFreeSegments)
        writer.integer(listPercent)
        writer.integer(umbrellaPercent)
        writer.integer(bareSlack)
    }

    init(from reader: inout PackReader) throws(PackError) {
        self.init()
        segmentCap = try reader.integer()
        titlePercent = try reader.integer()
        dominancePercent = try reader.integer()
        saliencePercent = try reader.integer()
        salienceFreeSegments = try reader.integer()
        listPercent = try reader.integer()
        umbrellaPercent = try reader.integer()
        bareSlack = try reader.integer()
    }
}

extension PatternTable {
    func write(to writer: inout PackWriter) {
        writer.length(count)
        for pattern in self {
            writer.integer(pattern.literal)
            writer.list(pattern.tail)
            writer.text(pattern.source ?? "")
        }
    }

    init(from reader: inout PackReader) throws(PackError) {
        let count = try reader.length(minimumSize: 12)
        reserve(count)
        for _ in 0..<count {
            append(literal: try reader.integer(), tail: try reader.list(), source: try reader.utf8())
        }
    }
}

extension PackImage.Step: PackField {
    static var minimumSize: Int { 13 }

    func write(to writer: inout PackWriter) {
        writer.integer(minimum)
        writer.integer(maximum)
        writer.byte(crossesClauses ? 1 : 0)
        writer.blob(literal)
    }

    init(from reader: inout PackReader) throws(PackError) {
        let minimum = try reader.integer()
        let maximum = try reader.integer()
        let flag = try reader.byte()
        guard flag <= 1 else { throw reader.damaged("\(flag) is neither yes nor no") }
        self.init(minimum: minimum, maximum: maximum, crossesClauses: flag == 1, literal: try reader.blob())
    }
}

extension PackImage.Guard: PackField {
    static var minimumSize: Int { 17 }

    func write(to writer: inout PackWriter) {
        writer.byte(kind.rawValue)
        writer.integer(group)
        writer.integer(labels.rawValue)
        writer.optional(liftGroup)
    }

    init(from reader: inout PackReader) throws(PackError) {
        self.init(
            kind: try reader.choice("kind of guard"),
            group: try reader.integer(),
            labels: LabelSet(rawValue: try reader.unsigned64()),
            liftGroup: try reader.optional()
        )
    }
}

extension PackImage.PolarityMark: PackField {
    static var minimumSize: Int { 9 }

    func write(to writer: inout PackWriter) {
        writer.byte(kind.rawValue)
        writer.integer(group)
        writer.integer(window)
    }

    init(from reader: inout PackReader) throws(PackError) {
        self.init(kind: try reader.choice("polarity"), group: try reader.integer(), window: try reader.integer())
    }
}

extension PackImage.Context: PackField {
    static var minimumSize: Int { 29 }

    func write(to writer: inout PackWriter) {
        writer.text(id)
        writer.byte(scope.rawValue)
        writer.integer(group)
        writer.optional(unlessGroup)
        writer.integer(labels.rawValue)
        writer.integer(percent)
        writer.optional(maximumLength)
    }

    init(from reader: inout PackReader) throws(PackError) {
        self.init(
            id: try reader.text(),
            scope: try reader.choice("scope"),
            group: try reader.integer(),
            unlessGroup: try reader.optional(),
            labels: LabelSet(rawValue: try reader.unsigned64()),
            percent: try reader.integer(),
            maximumLength: try reader.optional()
        )
    }
}

extension ConditionTable {
    func write(to writer: inout PackWriter) {
        writer.length(count)
        for condition in self { condition.write(to: &writer) }
    }

    init(from reader: inout PackReader) throws(PackError) {
        let count = try reader.length(minimumSize: 5)
        reserve(count)
        for _ in 0..<count { append(try PackImage.Condition(from: &reader)) }
    }
}

extension PackImage.Condition {
    func write(to writer: inout PackWriter) {
        switch self {
        case .group(let group):
            writer.byte(0)
            writer.integer(group)
        case .any(let children):
            writer.byte(1)
            writer.list(children)
        case .all(let children):
            writer.byte(2)
            writer.list(children)
        case .atLeast(let count, let children):
            writer.byte(3)
            writer.integer(count)
            writer.list(children)
        case .near(let children, let gap, let ordered):
            writer.byte(ordered ? 5 : 4)
            writer.integer(gap)
            writer.list(children)
        case .rule(let rule):
            writer.byte(6)
            writer.integer(rule)
        }
    }

    init(from reader: inout PackReader) throws(PackError) {
        let code = try reader.byte()
        switch code {
        case 0: self = .group(try reader.integer())
        case 1: self = .any(try reader.list())
        case 2: self = .all(try reader.list())
        case 3: self = .atLeast(count: try reader.integer(), of: try reader.list())
        case 4, 5:
            let gap = try reader.integer()
            self = .near(try reader.list(), gap: gap, ordered: code == 5)
        case 6: self = .rule(try reader.integer())
        default: throw reader.damaged("\(code) is no kind of condition")
        }
    }
}

extension PackImage.Rule: PackField {
    static var minimumSize: Int { 33 }

    func write(to writer: inout PackWriter) {
        writer.text(id)
        writer.integer(label)
        writer.byte(part.rawValue)
        writer.byte(tier.rawValue)
        writer.byte(status.rawValue)
        writer.integer(weight)
        writer.integer(cap)
        writer.integer(condition)
        writer.optional(none)
        writer.byte(scope.rawValue)
        writer.byte(zones)
        writer.integer(listItems)
    }

    init(from reader: inout PackReader) throws(PackError) {
        self.init(
            id: try reader.text(),
            label: try reader.integer(),
            part: try reader.choice("part of a verdict"),
            tier: try reader.choice("tier"),
            status: try reader.choice("status"),
            weight: try reader.integer(),
            cap: try reader.integer(),
            condition: try reader.integer(),
            none: try reader.optional(),
            scope: try reader.choice("scope"),
            zones: try reader.byte(),
            listItems: try reader.integer()
        )
    }
}
