// SPDX-License-Identifier: Apache-2.0

/// Numbers in numbered slots, of which the least is known at once.
///
/// A complete binary tree in an array: leaves hold the numbers, every other node the lesser of its two children, the
/// root stands at 1. Setting a number walks up only as far as something changes. A heap would need a second table
/// to find a slot's place in it.
///
/// - Complexity: setting a number is O(log *n*), reading the least O(1), finding its slot O(log *n*).
struct MinimumTree: Sendable {
    /// What an unused slot holds.
    static let unused = Int64.max

    private var nodes: [Int64] = [unused, unused]

    /// The number of slots, a power of two.
    var capacity: Int { nodes.count / 2 }

    /// The least number, or ``unused``.
    var minimum: Int64 { nodes[1] }

    /// A slot that holds the least number: of several, the first.
    var minimumSlot: Int {
        var node = 1
        while node < capacity { node = nodes[2 * node] == nodes[node] ? 2 * node : 2 * node + 1 }
        return node - capacity
    }

    subscript(slot: Int) -> Int64 {
        get { nodes[capacity + slot] }
        set {
            precondition(slot < capacity)
            nodes.withUnsafeMutableBufferPointer { nodes in
                var node = nodes.count &>> 1 &+ slot
                var number = newValue
                nodes[node] = number
                while node > 1 {
                    number = min(number, nodes[node ^ 1])
                    node &>>= 1
                    if nodes[node] == number { return }
                    nodes[node] = number
                }
            }
        }
    }

    /// Doubles the number of slots; the new ones are unused.
    mutating func grow() {
        let leaves = Array(nodes[capacity...])
        let used = leaves.count
        nodes = Array(repeating: Self.unused, count: 4 * used)
        for (slot, number) in leaves.enumerated() { self[slot] = number }
    }
}
