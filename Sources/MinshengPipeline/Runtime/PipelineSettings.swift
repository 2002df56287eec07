// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How a pipeline spreads its work, how much it holds and how often it speaks.
public struct PipelineSettings: Hashable, Sendable {
    /// The number of batches decoded and transformed at the same time; by default one for each core.
    public var workers: Int
    /// The most batches between the sources and the aggregator, the bound on all that waits; by default four a worker.
    ///
    /// Memory on the way is at most this many batches, and one more for each source, times the size of a batch.
    public var batchesInFlight: Int
    /// How long changes of open windows are gathered before they are emitted.
    public var provisionalInterval: Duration = .milliseconds(500)
    /// How long a window that has closed may wait to be emitted.
    public var finalInterval: Duration = .milliseconds(20)
    /// How often a heartbeat and the ledger are emitted.
    public var heartbeatInterval: Duration = .seconds(1)
    /// How many emissions wait for a slow sink before it holds up the pipeline.
    public var emissionsInFlight = 16
    /// How long what is on the way may take to get through when the pipeline is stopped.
    public var drainLimit: Duration = .seconds(4)
    /// A secret that keeps strangers from making two items look like one; by default a new one each time.
    public var keySeed = UInt64.random(in: .min ... .max)

    /// Creates settings with their defaults.
    /// - Parameter workers: the number of workers, or nil for one a core.
    public init(workers: Int? = nil) {
        let workers = max(1, workers ?? sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        self.workers = workers
        batchesInFlight = 4 * workers
    }
}
