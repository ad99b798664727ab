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

    static func directory(below stateDirectory: String) -> String { stateDirectory + "/jobs" }

    /// The totals.
    var state: String { base + ".state" }
    /// The push that has not arrived yet.
    var spool: String { base + Self.spoolSuffix }
    /// Held while one of the others is replaced.
    var lock: String { base + ".lock" }
    /// Held by every run for as long as it lasts.
    var runs: String { base + ".runs" }

    static let spoolSuffix = ".spool"
    static let lockSuffix = ".lock"

    /// Makes a directory and those above it, for this user alone; false when that cannot be.
    static func makeDirectory(_ path: String) -> Bool {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return true }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return false }
        return makeDirectory(String(path[..<slash])) && (mkdir(path, 0o700) == 0 || errno == EEXIST)
    }
}
