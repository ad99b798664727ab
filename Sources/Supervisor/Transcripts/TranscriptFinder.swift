import StopClassification
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Finds the log that was written last, of the sessions in a scope.
///
/// Cost: a look at each file's entry, without reading it; a Codex log's first line is read once.
struct TranscriptFinder {
    /// So many of the newest day folders are looked at: a session may go on for days in the folder of its first one.
    private static let dayLimit = 14
    /// A log's first line names its directory; it also holds the instructions, so it can be long.
    private static let firstLineLimit = 256 * 1024

    let scope: TranscriptScope
    /// Whether a Codex log is of the working directory, by path; a first line never changes.
    private var belongs: [FilePath: Bool] = [:]

    init(scope: TranscriptScope) {
        self.scope = scope
    }

    /// The log that was written last; nil while there is none.
    mutating func newest() -> FilePath? {
        switch scope {
        case .file(let path):
            return Self.modification(of: path) == nil ? nil : path
        case .claude(let folder):
            // Those of subagents are part of their session.
            return Self.logs(in: folder) { !$0.hasPrefix("agent-") }.first?.path
        case .codex(let root, let workingDirectory):
            let logs = Self.dayFolders(in: root).flatMap { Self.logs(in: $0) { $0.hasPrefix("rollout-") } }
            belongs = belongs.filter { entry in logs.contains { $0.path == entry.key } }
            return logs.sorted { $0.modified > $1.modified }.first { isOf(workingDirectory, $0.path) }?.path
        }
    }

    /// The folders in which a change may show a log that is not followed yet.
    func foldersToWatch() -> [FilePath] {
        switch scope {
        case .file(let path): [path.removingLastComponent()]
        case .claude(let folder): [folder]
        case .codex(let root, _): Array(Self.dayFolders(in: root).prefix(2))
        }
    }

    private mutating func isOf(_ workingDirectory: FilePath, _ log: FilePath) -> Bool {
        if let known = belongs[log] { return known }
        let bytes = (try? BoundedFile.readStart(of: log, limit: Self.firstLineLimit)) ?? []
        // Without its end the line may be half written; then it is read again.
        guard let end = bytes.firstIndex(of: 0x0A) else { return false }
        let isOf = SessionLog.workingDirectory(inFirstLine: bytes[..<end]).map { FilePath($0).lexicallyNormalized() == workingDirectory }
        belongs[log] = isOf ?? false
        return isOf ?? false
    }

    private static func logs(in folder: FilePath, where isLog: (String) -> Bool) -> [(path: FilePath, modified: Double)] {
        StateDirectory.names(in: folder)
            .filter { $0.hasSuffix(".jsonl") && isLog($0) }
            .compactMap { name in
                let path = folder.appending(name)
                return modification(of: path).map { (path, $0) }
            }
            .sorted { ($0.modified, $0.path.string) > ($1.modified, $1.path.string) }
    }

    private static func dayFolders(in root: FilePath) -> [FilePath] {
        var days: [FilePath] = []
        for year in numbers(in: root) {
            for month in numbers(in: year) {
                for day in numbers(in: month) {
                    days.append(day)
                    if days.count == dayLimit { return days }
                }
            }
        }
        return days
    }

    /// The folders whose names are numbers, the greatest first.
    private static func numbers(in folder: FilePath) -> [FilePath] {
        StateDirectory.names(in: folder)
            .filter { !$0.isEmpty && $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }
            .sorted(by: >)
            .map { folder.appending($0) }
    }

    /// When a regular file was written last, Unix seconds; nil when there is none.
    static func modification(of path: FilePath) -> Double? {
        var status = stat()
        guard stat(path.string, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return status.modified
    }
}

extension stat {
    /// When the file was written last, Unix seconds.
    var modified: Double { Double(st_mtim.tv_sec) + Double(st_mtim.tv_nsec) * 1e-9 }
}
