// SPDX-License-Identifier: Apache-2.0

public import Minsheng
public import MinshengPipeline
public import ZeroMQ

extension StageRegistry {
    /// The stages that come with Minsheng.
    ///
    /// | kind | type | stage |
    /// |---|---|---|
    /// | source | `push` | ``PushSource`` |
    /// | source | `put` | ``PutSource`` |
    /// | source | `subscribe` | ``SubscribeSource`` |
    /// | source | `ndjson` | ``LinesSource`` |
    /// | transform | `classify` | ``ClassifyTransform`` |
    /// | transform | `region` | ``RegionTransform`` |
    /// | sink | `live` | ``LiveSink`` |
    /// | sink | `sync` | ``SyncSink`` |
    /// | sink | `file` | ``FileSink`` |
    /// - Parameters:
    ///   - sockets: the context that sockets are made in.
    ///   - classifier: what `classify` asks.
    ///   - security: the lock on the lanes, if there is one.
    public static func builtIn(
        sockets: Context,
        classifier: Classifier,
        security: LaneSecurity? = nil
    ) -> StageRegistry {
        var registry = StageRegistry()
        registry.register(source: "push") { configuration, _ in
            try PushSource(configuration, context: sockets, security: security)
        }
        registry.register(source: "put") { configuration, context in
            try PutSource(configuration, context: sockets, stage: context, security: security)
        }
        registry.register(source: "subscribe") { configuration, context in
            try SubscribeSource(configuration, context: sockets, stage: context)
        }
        registry.register(source: "ndjson") { configuration, context in
            LinesSource(configuration, context: context)
        }
        registry.register(transform: "classify") { configuration, _ in
            ClassifyTransform(configuration, classifier: classifier)
        }
        registry.register(transform: "region") { configuration, _ in RegionTransform(configuration) }
        registry.register(sink: "live") { configuration, _ in
            try LiveSink(configuration, context: sockets, security: security)
        }
        registry.register(sink: "sync") { configuration, context in
            try SyncSink(
                configuration,
                context: sockets,
                stage: context,
                classifier: classifier,
                security: security
            )
        }
        registry.register(sink: "file") { configuration, context in
            FileSink(configuration, context: context)
        }
        return registry
    }
}
