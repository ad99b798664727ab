internal import Push
public import Pushgateway

/// The pushes of all jobs that have not arrived, for whoever runs long enough to deliver them.
public struct SpoolDirectory: Sendable {
    /// How many are kept; those that have waited longest are dropped first.
    static let capacity = 64

    private let directory: String

    /// Names the directory.
    ///
    /// - Parameter stateDirectory: the same that the jobs have.
    public init(stateDirectory: String) {
        directory = JobFiles.directory(below: stateDirectory)
    }

    /// Delivers to a gateway what was meant for it, as far as nothing newer is there.
    ///
    /// Blocks for as long as the gateway takes, at most the configuration's timeout for each push, and ends with the first that fails.
    /// No job waits for it meanwhile.
    ///
    /// - Parameters:
    ///   - cancellation: ends it within about a second.
    ///   - complain: takes what somebody should know, as that a file is damaged.
    /// - Returns: how many are no longer kept.
    public func deliver(
        to gateway: PushgatewayConfiguration,
        userAgent: String,
        cancellation: CancellationFlag = CancellationFlag(),
        complain: (String) -> Void
    ) -> Int {
        let paths = spoolFiles()
        guard !paths.isEmpty else { return 0 }
        let connection = PushgatewayConnection(userAgent: userAgent, cancellation: cancellation)
        var settled = 0
        for path in paths {
            let file = SpoolFile(path: path, lock: path.dropLast(JobFiles.spoolSuffix.count) + JobFiles.lockSuffix)
            switch file.read() {
            case .nothing: continue
            case .damaged(let reason):
                complain("the push kept in \(path) is lost: \(reason)")
                file.drop(upTo: -.infinity)
            case .entry(let entry) where entry.destination == gateway.destination:
                do throws(PushFailure) {
                    // Read anew for each, since others push meanwhile.
                    let samples = try gateway.isImport ? nil : connection.samples(["push_time_seconds"], gateway)
                    if case .failed(let failure) = SpoolDelivery(gateway: gateway).deliver(entry, samples, connection) { throw failure }
                } catch {
                    return settled
                }
                // Its job may have put a newer one there meanwhile.
                file.drop(upTo: entry.time)
                settled += 1
                if gateway.gateways.count > 1 {
                    var copies = gateway
                    copies.groupingKey = entry.group
                    connection.deleteCopies(copies)
                }
            case .entry: continue
            }
        }
        return settled
    }

    /// Drops what has waited longest, until no more are kept than there may be.
    func prune() {
        for path in spoolFiles().dropLast(Self.capacity) { removeFile(path) }
    }

    /// Those that have waited longest first.
    private func spoolFiles() -> [String] {
        let directory = JobDirectory(path: directory)
        let files = directory.names().filter { $0.hasSuffix(JobFiles.spoolSuffix) }.map { (time: directory.time(of: $0), name: $0) }
        return files.sorted { ($0.time, $0.name) < ($1.time, $1.name) }.map { "\(directory.path)/\($0.name)" }
    }
}
