// SPDX-License-Identifier: Apache-2.0

import Logging
import Minsheng
import MinshengMetrics
import MinshengPipeline
import MinshengStages
import ServiceLifecycle
import UnixSignals
import ZeroMQ

/// The daemon: the stages of a configuration, made and wired, and run until a signal.
struct Daemon {
    private let configuration: DaemonConfiguration
    private let logger: Logger
    private let stages: PipelineStages
    private let sockets: Context
    private let security: LaneSecurity?
    /// The configuration file, nil if there is none.
    private let file: String?

    /// The configuration with every default filled in.
    let effective: EffectiveConfiguration

    /// The most memory that what is counted takes, as comments of YAML.
    let memoryComment: String

    /// Makes every stage and opens none.
    /// - Parameters:
    ///   - configuration: what is asked for.
    ///   - file: the file that it comes from, nil if there is none; the list of clients is read there anew.
    ///   - baseDirectory: the folder that relative paths of the configuration start from.
    ///   - logger: where everything is logged.
    /// - Throws: ``PipelineError`` or `MetricsError` if the configuration asks for what cannot be.
    init(_ configuration: DaemonConfiguration, from file: String?, baseDirectory: String, logger: Logger) throws {
        self.configuration = configuration
        self.file = file
        self.logger = logger
        let classifier = Classifier.builtIn
        sockets = try Context()
        security = try configuration.security?.makeSecurity(baseDirectory: baseDirectory)
        let registry = StageRegistry.builtIn(sockets: sockets, classifier: classifier, security: security)
        let context = StageContext(
            logger: logger,
            baseDirectory: baseDirectory,
            program: "minshengd/\(DaemonVersion.current)",
            rememberedItems: configuration.duplicates.rememberedItems
        )
        let sources = try configuration.sources.map { try registry.makeSource(from: $0, context: context) }
        let transforms = try configuration.transforms.map { try registry.makeTransform(from: $0, context: context) }
        let sinks = try configuration.sinks.map { try registry.makeSink(from: $0, context: context) }
        guard !sources.isEmpty else {
            throw PipelineError(
                .invalidConfiguration,
                "there is no source; add one under \"sources\", such as {type: push}"
            )
        }
        var settings = MetricsAggregator.Settings()
        settings.rememberedItems = configuration.duplicates.rememberedItems
        settings.rememberedStories = configuration.stories.rememberedStories
        settings.windows = try configuration.windows.windows()
        memoryComment = settings.windows.memoryBound(labelCount: classifier.pack.labels.count).comment(
            stories: settings.rememberedStories
        )
        stages = PipelineStages(
            sources: Self.named(sources),
            makeDecoder: { ItemDecoder() },
            transforms: transforms.map(\.stage),
            aggregator: try MetricsAggregator(
                settings: settings,
                pack: classifier.pack,
                explainer: configuration.windows.evidence ? classifier : nil
            ),
            sinks: Self.named(sinks),
            pack: classifier.pack
        )
        effective = EffectiveConfiguration(
            log: configuration.log,
            pipeline: configuration.pipeline,
            windows: configuration.windows,
            duplicates: configuration.duplicates,
            stories: configuration.stories,
            security: configuration.security,
            memory: configuration.memory,
            sources: sources.map(EffectiveConfiguration.Stage.init),
            transforms: transforms.map(EffectiveConfiguration.Stage.init),
            sinks: sinks.map(EffectiveConfiguration.Stage.init)
        )
    }

    /// Stages by their type, numbered from the second of a type on.
    private static func named<Stage>(_ stages: [ConfiguredStage<Stage>]) -> [(name: String, stage: Stage)] {
        var counts: [String: Int] = [:]
        return stages.map { stage in
            counts[stage.type, default: 0] += 1
            let number = counts[stage.type, default: 1]
            return (number == 1 ? stage.type : "\(stage.type)-\(number)", stage.stage)
        }
    }

    /// Runs until SIGTERM or SIGINT, or until every source has come to an end.
    func run(readyFile: ReadyFile?) async throws {
        readyFile?.clear()
        defer { readyFile?.clear() }
        let limit = try DescriptorLimit.raise()
        if limit < DescriptorLimit.comfortable {
            logger.warning("few files can be open at once; each connection takes one", metadata: ["limit": "\(limit)"])
        }
        // From here on a hang-up is a request and no end.
        let hangups = await UnixSignalsSequence(trapping: .sighup)
        logger.info("starting", metadata: ["version": "\(DaemonVersion.current)", "pack": "\(stages.pack.identity)"])
        let logger = logger
        let pipeline = Pipeline(stages: stages, settings: configuration.pipeline.settings, logger: logger) { opened in
            try readyFile?.write(opened)
            logger.notice("ready")
        }
        // It stands before the first door opens.
        let authenticator = try security?.startAuthenticator(in: sockets)
        if let security {
            logger.info("the lanes are locked", metadata: ["public_key": "\(security.publicKey)"])
        }
        let lanes = stages.sources.map { $0.stage as Any } + stages.sinks.map { $0.stage as Any }
        let watch = MemoryWatch(
            lanes: lanes.compactMap { $0 as? any RebindableLane },
            limit: configuration.memory.limitBytes,
            logger: logger
        )
        let reload = ClientListReload(
            hangups: hangups,
            file: file,
            security: security,
            liveLanes: stages.sinks.compactMap { $0.stage as? LiveSink },
            logger: logger
        )
        let group = DaemonServices.group(
            pipeline,
            guardedBy: authenticator,
            watchedBy: [watch, reload],
            stopLimit: configuration.pipeline.drainLimit.duration,
            logger: logger
        )
        try await group.run()
    }
}
