// SPDX-License-Identifier: Apache-2.0

/// The working memory of one thread's evaluations.
///
/// Reuse one scratch for many texts and a verdict costs no allocation beyond itself. A scratch belongs to one caller at
/// a time; it may serve different classifiers in turn.
public struct ClassifierScratch: Sendable {
    var evaluation = Evaluation()

    /// Creates an empty scratch; its buffers grow to what the texts need.
    public init() {}
}
