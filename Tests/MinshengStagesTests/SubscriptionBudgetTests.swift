// SPDX-License-Identifier: Apache-2.0

import MinshengStages
import Testing

@Suite("Subscription budget")
struct SubscriptionBudgetTests {
    private func topic(_ number: Int) -> [UInt8] { Array("v1/\(number)/".utf8) }

    @Test("different topics count, the same one once")
    func topics() {
        var budget = SubscriptionBudget(topicLimit: 3)
        for _ in 0..<10 { for number in 0..<3 { budget.add(topic(number)) } }
        #expect(!budget.isExceeded)
        budget.add(topic(3))
        #expect(budget.isExceeded)
        budget.remove(topic(0))
        #expect(!budget.isExceeded)
    }

    @Test("bytes count too, and are given back")
    func bytes() {
        var budget = SubscriptionBudget(topicLimit: 100, byteLimit: 10)
        budget.add([UInt8](repeating: 1, count: 10))
        budget.add([])
        #expect(!budget.isExceeded)
        budget.add([2])
        #expect(budget.isExceeded)
        budget.remove([2])
        budget.remove([2])
        budget.remove([3])
        #expect(!budget.isExceeded)
    }

    @Test("a flood leaves one too many")
    func flood() {
        var budget = SubscriptionBudget(topicLimit: 5)
        for number in 0..<1000 { budget.add(topic(number)) }
        for number in 0..<5 { budget.remove(topic(number)) }
        #expect(!budget.isExceeded)
    }
}
