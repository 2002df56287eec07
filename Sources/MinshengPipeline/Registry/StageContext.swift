// SPDX-License-Identifier: Apache-2.0

public import Logging

/// What a stage is given by the program that makes it.
public struct StageContext: Sendable {
    /// Where the stage says what an operator should know; labelled by the program, not by the stage.
    public var logger: Logger
    /// The folder that relative paths of the configuration start from.
    public var baseDirectory: String

    /// The program and its version as others are told, such as `minshengd/0.1.0`.
    public var program: String
    /// How many of the latest items the program surely knows again.
    public var rememberedItems: Int

    /// Creates a context.
    public init(logger: Logger, baseDirectory: String = ".", program: String = "minsheng", rememberedItems: Int = 0) {
        self.logger = logger
        self.baseDirectory = baseDirectory
        self.program = program
        self.rememberedItems = rememberedItems
    }
}
