import MetricRegistry

/// Where the daemon keeps what it must remember and where it can be talked to, by the XDG base directory rules.
public struct RuntimePaths: Sendable, Equatable {
    /// What outlives the process: `$PALINGENESIS_STATE`, else `$XDG_STATE_HOME/palingenesis`, else `~/.local/state/palingenesis`.
    public let stateDirectory: String
    /// What lives as long as the process: `$PALINGENESIS_RUNTIME`, else `$XDG_RUNTIME_DIR/palingenesis`, else a directory of
    /// the user's own under `/tmp`.
    public let runtimeDirectory: String

    /// Reads the environment.
    ///
    /// - Parameter userID: the effective user, for the fallback.
    public init(environment: [String: String], userID: UInt32) {
        func directory(_ name: String) -> String? {
            // The specification says: relative paths are to be ignored.
            environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
        }
        let home = directory("HOME") ?? "/"
        stateDirectory =
            directory("PALINGENESIS_STATE") ?? (directory("XDG_STATE_HOME") ?? home + "/.local/state") + "/palingenesis"
        runtimeDirectory =
            directory("PALINGENESIS_RUNTIME") ?? directory("XDG_RUNTIME_DIR").map { $0 + "/palingenesis" }
            ?? "/tmp/palingenesis-\(userID)"
    }

    /// The control socket of a session: named for its folder, with a hash, so that several can run on one host.
    public func controlSocket(session: String) -> String {
        "\(runtimeDirectory)/\(Self.sessionName(session)).sock"
    }

    /// The file that keeps a session's totals.
    public func totalsFile(session: String) -> String {
        "\(stateDirectory)/\(Self.sessionName(session)).json"
    }

    /// The file that keeps what a session's next run must know.
    public func sessionFile(session: String) -> String {
        "\(stateDirectory)/\(Self.sessionName(session)).session.json"
    }

    /// The lock that sees to it that a session has one supervisor.
    public func lockFile(session: String) -> String {
        "\(stateDirectory)/\(Self.sessionName(session)).lock"
    }

    /// The record of what was decided about a session.
    public func auditFile(session: String) -> String {
        "\(stateDirectory)/\(Self.sessionName(session)).audit.jsonl"
    }

    /// Where a session file is copied to before a new session begins.
    public func backupDirectory(session: String) -> String {
        "\(stateDirectory)/\(Self.sessionName(session)).backups"
    }

    /// A file name for a session: the last component of its path and eight digits of the path's hash (FNV-1a, 64 bits).
    static func sessionName(_ path: String) -> String {
        let digits = String(FNV1a.hash(path.utf8) >> 32, radix: 16)
        let last = path.split(separator: "/").last.map(String.init) ?? "root"
        let safe = last.unicodeScalars.map {
            $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || "-_.".unicodeScalars.contains($0))
                ? Character($0) : "_"
        }
        // A Unix socket's path has some hundred bytes in all.
        return String(safe.prefix(24)) + "-" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}
