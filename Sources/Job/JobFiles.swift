internal import MetricRegistry
internal import Pushgateway

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The files of one job, below the state directory: named for its group, so that two groups never share one.
struct JobFiles: Sendable, Equatable {
    let directory: String
    private let base: String

    /// - Parameter stateDirectory: of the program as a whole, an absolute path.
    init(stateDirectory: String, group: GroupingKey) {
        directory = Self.directory(below: stateDirectory)
        let digits = String(FNV1a.hash(group.path.utf8), radix: 16)
        let name = group.job.utf8.prefix(40).map { byte in
            let isPlain = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
            return isPlain || byte == UInt8(ascii: "-") ? Character(Unicode.Scalar(byte)) : "_"
        }
        base = "\(directory)/\(String(name))-" + String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    /// - Parameter base: what the paths of a job's files have in common.
    init(base: String) {
        self.base = base
        directory = String(base[..<(base.lastIndex(of: "/") ?? base.startIndex)])
    }

    static func directory(below stateDirectory: String) -> String { stateDirectory + "/jobs" }

    /// The totals.
    var state: String { base + Self.stateSuffix }
    /// The push that has not arrived yet.
    var spool: String { base + Self.spoolSuffix }
    /// Held while one of the others is replaced.
    var lock: String { base + Self.lockSuffix }
    /// Held by every run for as long as it lasts.
    var runs: String { base + Self.runsSuffix }

    static let spoolSuffix = ".spool"
    static let lockSuffix = ".lock"
    private static let stateSuffix = ".state"
    private static let runsSuffix = ".runs"
    /// What the names of a job's files end in.
    static let suffixes = [stateSuffix, spoolSuffix, lockSuffix, runsSuffix]

    /// Makes a directory and those above it, for this user alone; false when that cannot be.
    static func makeDirectory(_ path: String) -> Bool {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return true }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return false }
        return makeDirectory(String(path[..<slash])) && (mkdir(path, 0o700) == 0 || errno == EEXIST)
    }
}
