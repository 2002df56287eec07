// SPDX-License-Identifier: Apache-2.0

/// An array whose last elements are taken away for nothing: they stay in memory, and are written over.
///
/// Taking elements from an `Array`, even none of a trivial kind, is a call that costs more than most of what is done with them
/// here, where lists of a few are filled and emptied for each sentence and rule.
struct Stack<Element: Sendable>: Sendable {
    private var elements: [Element] = []
    private(set) var count = 0

    init() {}

    @inline(__always)
    mutating func append(_ element: Element) {
        if count < elements.count { elements[count] = element } else { elements.append(element) }
        count += 1
    }

    /// Takes away all elements from an index on.
    @inline(__always)
    mutating func cut(to count: Int) {
        precondition(count >= 0 && count <= self.count)
        self.count = count
    }

    @inline(__always)
    mutating func empty() {
        count = 0
    }
}

extension Stack: RandomAccessCollection, MutableCollection {
    var startIndex: Int { 0 }
    var endIndex: Int { count }

    subscript(index: Int) -> Element {
        @inline(__always) get {
            precondition(index < count)
            return elements[index]
        }
        @inline(__always) set {
            precondition(index < count)
            elements[index] = newValue
        }
    }
}
