// SPDX-License-Identifier: Apache-2.0

/// The stages that a configuration can name, by kind and type.
///
/// A stage is registered with its configuration, any `Codable` type, and a way to make one. Keys that the type does not
/// ask for are refused, so a slip of the hand is an error with a place and not a setting that never worked.
///
/// ```swift
/// var registry = StageRegistry()
/// registry.register(sink: "lines") { (configuration: Lines.Configuration, context) in
///     Lines(configuration, logger: context.logger)
/// }
/// let sink = try registry.makeSink(from: node, context: context)  // node: {type: lines, path: updates.ndjson}
/// ```
public struct StageRegistry: Sendable {
    private var sources = StageTable<any Source>(kind: "source")
    private var transforms = StageTable<any Transform>(kind: "transform")
    private var sinks = StageTable<any Sink>(kind: "sink")

    /// Creates a registry that knows no stage.
    public init() {}

    /// Makes a source known under `type`; a later one under the same name takes its place.
    public mutating func register<Configuration: Codable & Sendable>(
        source type: String,
        make: @escaping @Sendable (Configuration, StageContext) throws -> any Source
    ) {
        sources.register(type, make: make)
    }

    /// Makes a transform known under `type`; a later one under the same name takes its place.
    public mutating func register<Configuration: Codable & Sendable>(
        transform type: String,
        make: @escaping @Sendable (Configuration, StageContext) throws -> any Transform
    ) {
        transforms.register(type, make: make)
    }

    /// Makes a sink known under `type`; a later one under the same name takes its place.
    public mutating func register<Configuration: Codable & Sendable>(
        sink type: String,
        make: @escaping @Sendable (Configuration, StageContext) throws -> any Sink
    ) {
        sinks.register(type, make: make)
    }

    /// Makes the source that `node` describes: a mapping with its `type` and the settings of that type.
    /// - Throws: ``PipelineError`` with the place in the file if there is no such type or a setting is wrong, and what the
    ///   stage's own initialiser throws.
    public func makeSource(from node: ConfigurationNode, context: StageContext) throws -> ConfiguredStage<any Source> {
        try sources.make(from: node, context: context)
    }

    /// Makes the transform that `node` describes; as ``makeSource(from:context:)`` otherwise.
    public func makeTransform(
        from node: ConfigurationNode,
        context: StageContext
    ) throws -> ConfiguredStage<any Transform> {
        try transforms.make(from: node, context: context)
    }

    /// Makes the sink that `node` describes; as ``makeSource(from:context:)`` otherwise.
    public func makeSink(from node: ConfigurationNode, context: StageContext) throws -> ConfiguredStage<any Sink> {
        try sinks.make(from: node, context: context)
    }
}

/// A stage and what it was made from.
public struct ConfiguredStage<Stage>: Sendable where Stage: Sendable {
    /// The name it is registered under.
    public let type: String
    /// Its configuration with every default filled in, for showing.
    public let configuration: any Encodable & Sendable
    /// The stage.
    public let stage: Stage
}

/// The stages of one kind.
struct StageTable<Stage: Sendable>: Sendable {
    private typealias Factory =
        @Sendable (ConfigurationNode, StageContext) throws -> (configuration: any Encodable & Sendable, stage: Stage)

    private let kind: String
    private var factories: [String: Factory] = [:]

    init(kind: String) {
        self.kind = kind
    }

    mutating func register<Configuration: Codable & Sendable>(
        _ type: String,
        make: @escaping @Sendable (Configuration, StageContext) throws -> Stage
    ) {
        factories[type] = { node, context in
            let configuration = try ConfigurationDecoder().decode(Configuration.self, from: node)
            return (configuration, try make(configuration, context))
        }
    }

    func make(from node: ConfigurationNode, context: StageContext) throws -> ConfiguredStage<Stage> {
        let type = try typeName(of: node)
        guard let factory = factories[type] else {
            throw PipelineError(
                .invalidConfiguration,
                "there is no \(kind) of type \"\(type)\"; \(NearestName.hint(for: type, among: factories.keys))",
                at: node["type"]?.position
            )
        }
        let (configuration, stage) = try factory(node.removing("type"), context)
        return ConfiguredStage(type: type, configuration: configuration, stage: stage)
    }

    private func typeName(of node: ConfigurationNode) throws(PipelineError) -> String {
        guard node.entries != nil else {
            throw PipelineError(.invalidConfiguration, "a \(kind) is a mapping with a \"type\"", at: node.position)
        }
        guard case .scalar(let type, _) = node["type"]?.value else {
            let known = factories.keys.sorted().joined(separator: ", ")
            throw PipelineError(
                .invalidConfiguration,
                "a \(kind) needs a \"type\", one of: \(known)",
                at: node["type"]?.position ?? node.position
            )
        }
        return type
    }
}
