// SPDX-License-Identifier: Apache-2.0

/// The nodes of all conditions in flat arrays; an element is put together when it is asked for.
package struct ConditionTable: Hashable, Sendable {
    private(set) var codes: [ConditionCode] = []
    /// The children of all nodes, one list behind the other.
    private(set) var children: [Int32] = []

    /// Creates a table without nodes.
    package init() {}

    mutating func reserve(_ count: Int) {
        codes.reserveCapacity(codes.count + count)
    }

    /// Adds a node behind the last one.
    package mutating func append(_ condition: PackImage.Condition) {
        switch condition {
        case .group(let group): append(.group, operand: group)
        case .rule(let rule): append(.rule, operand: rule)
        case .any(let nodes): append(.any, nodes)
        case .atLeast(let count, let nodes): append(.atLeast, operand: count, nodes)
        case .all(let nodes): append(.together, nodes)
        case .near(let nodes, let gap, let ordered):
            append(.together, gap: gap, isNear: true, isOrdered: ordered, nodes)
        }
    }

    private mutating func append(
        _ kind: ConditionCode.Kind,
        operand: Int32 = 0,
        gap: Int32 = -1,
        isNear: Bool = false,
        isOrdered: Bool = false,
        _ nodes: [Int32] = []
    ) {
        let start = Int32(children.count)
        children += nodes
        codes.append(
            ConditionCode(
                kind: kind,
                isNear: isNear,
                isOrdered: isOrdered,
                operand: operand,
                gap: gap,
                children: start..<Int32(children.count)
            )
        )
    }

    /// The nodes below a node.
    func children(of node: Int) -> ArraySlice<Int32> {
        let range = codes[node].children
        return children[Int(range.lowerBound)..<Int(range.upperBound)]
    }
}

extension ConditionTable: RandomAccessCollection, MutableCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { codes.count }

    /// The node at an index.
    /// - Complexity: O(*n*) in its children to read, in all nodes to replace.
    package subscript(index: Int) -> PackImage.Condition {
        get {
            let code = codes[index]
            let nodes = Array(children(of: index))
            return switch code.kind {
            case .group: .group(code.operand)
            case .rule: .rule(code.operand)
            case .any: .any(nodes)
            case .atLeast: .atLeast(count: code.operand, of: nodes)
            case .together: code.isNear ? .near(nodes, gap: code.gap, ordered: code.isOrdered) : .all(nodes)
            }
        }
        set {
            var conditions = Array(self)
            conditions[index] = newValue
            self = ConditionTable()
            for condition in conditions { append(condition) }
        }
    }
}

extension ConditionTable: ExpressibleByArrayLiteral {
    package init(arrayLiteral conditions: PackImage.Condition...) {
        for condition in conditions { append(condition) }
    }
}
