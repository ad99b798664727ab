import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What all starts of an assistant have in common.
struct LaunchSettings: Sendable {
    /// Where the assistant runs; nil is here.
    var workingDirectory: FilePath?
    /// Its environment.
    var environment: [String: String]
    /// The time between SIGTERM and SIGKILL when it is told to end.
    var graceOnTermination: Duration
    /// Where the clock of `Moment.elapsed` began.
    var start: ContinuousClock.Instant

    /// The entries of this process's own environment, as they are.
    static var ownEnvironment: [[UInt8]] {
        var entries: [[UInt8]] = []
        var entry = environ
        while let text = entry.pointee {
            entries.append([UInt8](UnsafeRawBufferPointer(start: text, count: strlen(text))))
            entry += 1
        }
        return entries
    }

    /// The environment of one start: with a mark by which the process can be found again, should this one be killed.
    func environment(marked mark: String) -> [String: String] {
        environment.merging([Self.markName: mark]) { $1 }
    }

    /// The variable that holds the mark.
    static let markName = "PALINGENESIS_SESSION"
}
