// SPDX-License-Identifier: Apache-2.0

public import Logging

/// What a stage is given by the program that makes it.
public struct StageContext: Sendable {
    /// Where the stage says what an operator should know; labelled by the program, not by the stage.
    public var logger: Logger
    /// The folder that relative paths of the configuration start from.
    public var baseDirectory: String

    /// Creates a context.
    public init(logger: Logger, baseDirectory: String = ".") {
        self.logger = logger
        self.baseDirectory = baseDirectory
    }
}
