// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Logistic regression with an L2 penalty, solved by Newton's method; small and dense enough for some thousand rows and
/// some hundred columns.
///
/// It minimises Σ sᵢ·ln(1 + exp(−yᵢ·w·xᵢ)) + Σ wⱼ²/2C over all columns but the first, which stands for the intercept. The
/// minimum is unique, and the method gets to it from anywhere with steps that never raise the sum (Hastie, Tibshirani &
/// Friedman, The Elements of Statistical Learning, 2nd ed., 4.4.1).
struct LogisticRegression {
    /// One row: the columns that are not zero, whether it is a yes, and how much it counts.
    struct Row {
        var columns: [(index: Int, value: Double)]
        var isPositive: Bool
        var weight: Double
    }

    private static let steps = 50
    private static let tolerance = 1e-8

    /// The weight of each column.
    private(set) var weights: [Double]

    /// Fits the weights.
    /// - Parameters:
    ///   - rows: what to learn from.
    ///   - count: the number of columns.
    ///   - strength: C, the inverse of the penalty; the smaller, the nearer the weights stay to zero.
    /// - Complexity: O(steps × (rows × columns² in a row + count³)).
    init(_ rows: [Row], columns count: Int, strength: Double) {
        weights = [Double](repeating: 0, count: count)
        let penalty = [0] + [Double](repeating: 1 / strength, count: max(0, count - 1))
        var loss = LogisticRegression.loss(rows, weights, penalty)
        for _ in 0..<Self.steps {
            let (gradient, hessian) = derivatives(rows, penalty)
            guard let step = hessian.solved(gradient) else { return }
            var scale = 1.0
            var next = loss
            var moved = weights
            repeat {
                for index in weights.indices { moved[index] = weights[index] - scale * step[index] }
                next = LogisticRegression.loss(rows, moved, penalty)
                scale /= 2
            } while next > loss && scale > 1e-6
            guard next < loss else { return }
            weights = moved
            let isDone = loss - next < Self.tolerance * max(1, loss)
            loss = next
            if isDone { return }
        }
    }

    /// The odds of a yes, as a natural logarithm.
    func logOdds(_ columns: [(index: Int, value: Double)]) -> Double {
        LogisticRegression.product(weights, columns)
    }

    private static func product(_ weights: [Double], _ columns: [(index: Int, value: Double)]) -> Double {
        columns.reduce(0) { $0 + weights[$1.index] * $1.value }
    }

    private static func loss(_ rows: [Row], _ weights: [Double], _ penalty: [Double]) -> Double {
        let misfit = rows.reduce(0.0) { sum, row in
            let margin = product(weights, row.columns) * (row.isPositive ? 1 : -1)
            // ln(1 + exp(-margin)) without overflow.
            return sum + row.weight * (max(0, -margin) + log1p(exp(-abs(margin))))
        }
        return zip(weights, penalty).reduce(misfit) { $0 + $1.0 * $1.0 * $1.1 / 2 }
    }

    private func derivatives(_ rows: [Row], _ penalty: [Double]) -> (gradient: [Double], hessian: SymmetricMatrix) {
        var gradient = zip(weights, penalty).map { $0 * $1 }
        var hessian = SymmetricMatrix(size: weights.count)
        for index in penalty.indices { hessian.add(penalty[index], index, index) }
        for row in rows {
            let chance = 1 / (1 + exp(-logOdds(row.columns)))
            let error = row.weight * (chance - (row.isPositive ? 1 : 0))
            let curvature = row.weight * chance * (1 - chance)
            for (place, column) in row.columns.enumerated() {
                gradient[column.index] += error * column.value
                for other in row.columns[...place] {
                    hessian.add(curvature * column.value * other.value, column.index, other.index)
                }
            }
        }
        return (gradient, hessian)
    }
}

/// A symmetric matrix; its lower half, row by row.
private struct SymmetricMatrix {
    private let size: Int
    private var values: [Double]

    init(size: Int) {
        self.size = size
        values = [Double](repeating: 0, count: size * (size + 1) / 2)
    }

    mutating func add(_ value: Double, _ row: Int, _ column: Int) {
        let (row, column) = (max(row, column), min(row, column))
        values[row * (row + 1) / 2 + column] += value
    }

    /// Solves the equations by Cholesky's decomposition, or returns nil if the matrix is not positive definite.
    func solved(_ right: [Double]) -> [Double]? {
        var factor = values
        for row in 0..<size {
            let start = row * (row + 1) / 2
            for column in 0...row {
                let other = column * (column + 1) / 2
                var sum = factor[start + column]
                for index in 0..<column { sum -= factor[start + index] * factor[other + index] }
                if row == column {
                    guard sum > 0 else { return nil }
                    factor[start + row] = sum.squareRoot()
                } else {
                    factor[start + column] = sum / factor[other + column]
                }
            }
        }
        var solution = right
        for row in 0..<size {
            let start = row * (row + 1) / 2
            for column in 0..<row { solution[row] -= factor[start + column] * solution[column] }
            solution[row] /= factor[start + row]
        }
        for row in (0..<size).reversed() {
            for below in (row + 1)..<max(row + 1, size) {
                solution[row] -= factor[below * (below + 1) / 2 + row] * solution[below]
            }
            solution[row] /= factor[row * (row + 1) / 2 + row]
        }
        return solution
    }
}
