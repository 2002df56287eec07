// SPDX-License-Identifier: Apache-2.0

/// How patient an inquirer is.
///
/// Times are those in which the program could attend to its answers, as for ``FeederSettings``.
public struct InquirerSettings: Hashable, Sendable {
    /// How long nothing may come of an answer before the question is asked again.
    public var answerTimeout: Duration = .seconds(2)
    /// How long a question is asked, from the moment it is handed over, before the inquirer gives up.
    public var patience: Duration = .seconds(10)

    /// Creates the default settings.
    public init() {}
}
