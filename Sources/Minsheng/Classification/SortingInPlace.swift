// SPDX-License-Identifier: Apache-2.0

extension Array {
    /// Sorts by a total order and allocates nothing; the library's sort wants room beside the array if it is long.
    ///
    /// A few elements, as there mostly are, are inserted one by one; many are sorted as a heap.
    /// - Complexity: O(*n* log *n*).
    mutating func sortInPlace(by precedes: (Element, Element) -> Bool) {
        guard count > 1 else { return }
        var elements = mutableSpan
        if elements.count <= 32 {
            Self.insert(&elements, by: precedes)
        } else {
            Self.heapSort(&elements, by: precedes)
        }
    }

    private static func insert(_ elements: inout MutableSpan<Element>, by precedes: (Element, Element) -> Bool) {
        for next in 1..<elements.count where precedes(elements[next], elements[next - 1]) {
            let element = elements[next]
            var place = next
            repeat {
                elements[place] = elements[place - 1]
                place -= 1
            } while place > 0 && precedes(element, elements[place - 1])
            elements[place] = element
        }
    }

    private static func heapSort(_ elements: inout MutableSpan<Element>, by precedes: (Element, Element) -> Bool) {
        for root in stride(from: elements.count / 2 - 1, through: 0, by: -1) {
            sink(root, in: &elements, to: elements.count, by: precedes)
        }
        for end in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(0, end)
            sink(0, in: &elements, to: end, by: precedes)
        }
    }

    /// Lets an element sink until none of its children comes after it.
    private static func sink(
        _ root: Int,
        in elements: inout MutableSpan<Element>,
        to end: Int,
        by precedes: (Element, Element) -> Bool
    ) {
        let element = elements[root]
        var place = root
        while 2 * place + 1 < end {
            var child = 2 * place + 1
            if child + 1 < end, precedes(elements[child], elements[child + 1]) { child += 1 }
            guard precedes(element, elements[child]) else { break }
            elements[place] = elements[child]
            place = child
        }
        elements[place] = element
    }
}
