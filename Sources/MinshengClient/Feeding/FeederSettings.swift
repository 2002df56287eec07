// SPDX-License-Identifier: Apache-2.0

/// How patient a feeder is.
///
/// Times are those in which the program could attend to its answers: where it was stopped, or all its threads were busy with
/// other work for longer than a quarter of a second, no more than that quarter counts.
public struct FeederSettings: Hashable, Sendable {
    /// How long an answer may take before the batch is sent again.
    public var answerTimeout: Duration = .seconds(5)
    /// How long a batch is tried, from the moment it is handed over, before the feeder gives up.
    public var patience: Duration = .seconds(60)
    /// How long to wait after the daemon said that it stops, or that it failed without saying for how long.
    public var pause: Duration = .seconds(1)

    /// Creates the default settings.
    public init() {}
}
