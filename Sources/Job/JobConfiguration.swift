public import Pushgateway

/// A job's run: what is run, and where it is told how it went.
public struct JobConfiguration: Sendable {
    /// The group under which it is told: the job's name, the host's, and whatever tells this job from others.
    public var group: GroupingKey
    /// The program, looked for in `PATH` where its name has no slash, and its arguments; not empty.
    ///
    /// Bytes without the NUL at their ends, since file names need not be UTF-8.
    public var command: [[UInt8]]
    /// How long the command may take; nil for as long as it likes.
    public var timeout: Duration?
    /// A file in which the command leaves metrics of its own, in Prometheus' text format.
    public var metricsFile: String?
    /// The gateway; nil when there is none.
    public var gateway: PushgatewayConfiguration?
    /// How long everything may take after the command has ended.
    public var exitBudget: Duration
    /// Where what survives is kept, an absolute path.
    public var stateDirectory: String
    /// What the requests say of their sender, as `palingenesis/1.0`.
    public var userAgent: String

    /// Makes a configuration without a gateway.
    public init(group: GroupingKey, command: [[UInt8]], exitBudget: Duration = .seconds(5), stateDirectory: String, userAgent: String) {
        self.group = group
        self.command = command
        self.exitBudget = exitBudget
        self.stateDirectory = stateDirectory
        self.userAgent = userAgent
    }

    /// The gateway as a job pushes to it: under its group, and leaving alone what it does not name.
    var destination: PushgatewayConfiguration? {
        guard var gateway else { return nil }
        gateway.groupingKey = group
        gateway.method = .post
        return gateway
    }
}
