#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The directory with the files of all jobs.
///
/// Each job leaves a few small files for its next run. One whose name is another in every run has none, and would fill the directory.
struct JobDirectory {
    /// How many jobs are remembered; when there are more, those that ran longest ago are forgotten, down to three quarters of it.
    static let capacity = 1000
    private static let leastLooks = 64

    let path: String

    /// The names of what is there, in any order; none when it cannot be read.
    ///
    /// - Parameter goesOn: asked before each; false leaves out the rest.
    func names(while goesOn: () -> Bool = { true }) -> [String] {
        guard let stream = opendir(path) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while goesOn(), let entry = readdir(stream) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
            )
        }
        return names
    }

    /// When a file was written, Unix time in whole seconds; 0 when it is gone.
    func time(of name: String) -> Int {
        var status = stat()
        guard lstat("\(path)/\(name)", &status) == 0 else { return 0 }
        #if canImport(Darwin)
            return status.st_mtimespec.tv_sec
        #else
            return status.st_mtim.tv_sec
        #endif
    }

    /// Forgets jobs, when there are too many.
    ///
    /// One that is running is never forgotten, and none with a push that has not arrived. A job that was forgotten reads its totals back
    /// from the gateway. Cost: reading the directory; only where there are too many, a look at each file.
    ///
    /// A job waits for this. Where there is no time to look at all, those go that ran longest ago of the jobs that were looked at, and the
    /// rest is left to later runs.
    ///
    /// - Parameters:
    ///   - limit: how long it may take.
    ///   - now: the time, from any point on.
    func prune(within limit: Duration, now: () -> Duration = Self.now) {
        let start = now()
        var jobs: [Substring: [String]] = [:]
        // Looking without removing would be of no use: half of the time is for each.
        for name in names(while: { now() - start < limit / 4 }) {
            if let suffix = JobFiles.suffixes.first(where: name.hasSuffix) { jobs[name.dropLast(suffix.count), default: []].append(name) }
        }
        guard jobs.count > Self.capacity else { return }
        let idle = jobs.filter { job, names in !names.contains(job + JobFiles.spoolSuffix) }
        var seen: [(time: Int, job: Substring)] = []
        for (job, names) in idle {
            // A few are always looked at, and go: the largest directory gets smaller.
            guard seen.count < Self.leastLooks || now() - start < limit / 2 else { break }
            seen.append((names.map(time).max() ?? 0, job))
        }
        let surplus = (jobs.count - Self.capacity * 3 / 4) * seen.count / max(idle.count, 1)
        for (index, (_, job)) in seen.sorted(by: <).prefix(min(surplus, Self.capacity / 2)).enumerated() {
            guard index < Self.leastLooks / 4 || now() - start < limit else { return }
            forget(JobFiles(base: "\(path)/\(job)"))
        }
    }

    private static func now() -> Duration { origin.duration(to: .now) }
    private static let origin = ContinuousClock.now

    private func forget(_ files: JobFiles) {
        guard let runs = FileLock(files.runs), runs.tryExclusive(), let lock = FileLock(files.lock), lock.tryExclusive() else { return }
        // It may have been run since it was looked at.
        guard access(files.spool, F_OK) != 0 else { return }
        for path in [files.state, files.runs, files.lock] { removeFile(path) }
    }
}
