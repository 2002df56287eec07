// SPDX-License-Identifier: Apache-2.0

/// Puts rules in an order in which each stands after those it refers to.
struct RuleOrder {
    /// A reference that leads nowhere, or back to where it came from.
    struct Fault {
        let code: Diagnostic.Code
        let rule: Int
        let reference: String
        let message: String
        let suggestion: String
    }

    private enum State {
        case new
        case open
        case done
    }

    private let pack: RulePack
    private let positions: [String: Int]
    private var states: [State]
    private var path: [String] = []
    /// Indices of ``RulePack/rules``.
    private(set) var sorted: [Int] = []
    private(set) var faults: [Fault] = []

    init(_ pack: RulePack, _ positions: [String: Int]) {
        self.pack = pack
        self.positions = positions
        states = Array(repeating: .new, count: pack.rules.count)
    }

    mutating func visit(_ index: Int) {
        guard states[index] == .new else { return }
        states[index] = .open
        path.append(pack.rules[index].id)
        for reference in pack.rules[index].references {
            follow(reference, from: index)
        }
        path.removeLast()
        states[index] = .done
        sorted.append(index)
    }

    private mutating func follow(_ reference: String, from index: Int) {
        guard let target = positions[reference] else {
            let near = Spelling.suggestion(for: reference, among: pack.rules.map(\.id))
            return fault(.unknownRule, index, reference, "there is no rule \"\(reference)\"", near ?? "check the id")
        }
        if states[target] == .open {
            let start = path.firstIndex(of: reference) ?? 0
            let circle = (path[start...] + [reference]).joined(separator: " → ")
            return fault(.cycle, index, reference, "rules refer to each other: \(circle)", "break the circle")
        }
        // References are followed by recursion; the compiled form allows fewer levels than this in any case.
        guard path.count < 64 else {
            return fault(
                .tooLarge,
                index,
                reference,
                "rules refer to each other more than 64 deep",
                "shorten the chain"
            )
        }
        visit(target)
    }

    private mutating func fault(
        _ code: Diagnostic.Code,
        _ rule: Int,
        _ reference: String,
        _ message: String,
        _ suggestion: String
    ) {
        faults.append(Fault(code: code, rule: rule, reference: reference, message: message, suggestion: suggestion))
    }
}

extension RulePack.Rule {
    /// The ids of the rules that this one refers to, in the order of the text.
    var references: [String] {
        condition.references + (none?.references ?? [])
    }
}

extension RulePack.Condition {
    var references: [String] {
        switch self {
        case .terms, .lexicon: []
        case .rule(let id): [id]
        case .any(let children), .all(let children), .atLeast(_, let children), .near(let children, _, _):
            children.flatMap(\.references)
        }
    }
}
