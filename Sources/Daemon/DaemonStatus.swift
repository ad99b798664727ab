import Push
public import Supervisor

/// What `GET /api/v1/status` says.
public struct DaemonStatus: Sendable, Codable, Equatable {
    /// How one sink is doing.
    public struct SinkStatus: Sendable, Codable, Equatable {
        /// `starting` before the first push has ended, then `ok` or `failing`.
        public var state: String
        /// The sink's kind.
        public var sink: String
        /// Where it sends.
        public var destination: String
        /// What nobody tells about what was delivered, in words; nil where the receiver acknowledges.
        public var uncertainty: String?
        /// Unix time of the last delivered push.
        public var lastSuccess: Double?
        /// The class of the last failure, since the last delivered push.
        public var failureKind: String?
        /// Its words.
        public var lastError: String?
        /// Failed pushes since the last delivered one.
        public var consecutiveFailures: Int
        /// Unix time of the next attempt.
        public var nextAttempt: Double?

        init(_ status: PushStatus) {
            state = status.lastFailure != nil ? "failing" : status.lastSuccess != nil ? "ok" : "starting"
            sink = status.sink
            destination = status.destination
            uncertainty = status.uncertainty
            lastSuccess = status.lastSuccess
            failureKind = status.lastFailure?.kind.rawValue
            lastError = status.lastFailure?.message
            consecutiveFailures = status.consecutiveFailures
            nextAttempt = status.nextAttempt
        }
    }

    /// The program's version.
    public var version: String
    /// The daemon's process id.
    public var pid: Int32
    /// Seconds since it started.
    public var uptimeSeconds: Double
    /// Where it serves HTTP; nil without a TCP endpoint.
    public var listen: String?
    /// What the supervisor is doing.
    public var session: SupervisorStatus
    /// Successful automatic resumes over all runs.
    public var saves: UInt64
    /// Seconds saved by them.
    public var timeSavedSeconds: Double
    /// The sinks.
    public var sinks: [SinkStatus]
}
