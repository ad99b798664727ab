import Logging
import ScrapeEndpoint
import ServiceLifecycle
import Supervisor
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The Unix socket through which its owner talks to the daemon: mode 0600, for its owner and the superuser only,
/// removed at the end.
struct ControlSocket: Service, CustomStringConvertible {
    let path: String
    let responder: ControlAPI
    let logger: Logger
    let onListening: @Sendable () -> Void

    /// The longest path that can be listened at, in bytes.
    ///
    /// Linux has room for 107; SwiftNIO takes what fits on every system.
    static let longestPath = 103

    var description: String { "control socket \(path)" }

    func run() async throws {
        defer { unlink(path) }
        // Between bind and chmod the directory's mode protects the socket. The umask is left alone: the assistant inherits it.
        let (path, onListening) = (path, onListening)
        // The superuser can read the socket's owner's memory as well.
        let peers: Set<UInt32> = [geteuid(), 0]
        try await HTTPEndpoint(address: .unixSocket(path: path), responder: responder, peers: peers, logger: logger) { _ in
            chmod(path, 0o600)
            onListening()
        }.run()
    }

    /// Makes the directory, and removes a socket that a daemon which was killed has left behind.
    ///
    /// Before anything runs: a server that is ended while it begins to listen may not end (Hummingbird 2).
    func prepare() throws(DaemonFailure) {
        guard path.utf8.count <= Self.longestPath else {
            throw DaemonFailure(
                "control socket \(path): the path has more than \(Self.longestPath) bytes (choose PALINGENESIS_RUNTIME or http.controlSocket)"
            )
        }
        if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
            do {
                try StateDirectory.make(FilePath(String(path[..<slash])))
            } catch {
                throw DaemonFailure(
                    "control socket \(path): cannot make its directory: \(error) (choose PALINGENESIS_RUNTIME or http.controlSocket)"
                )
            }
        }
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw DaemonFailure("control socket \(path): something else is there (remove it, or choose http.controlSocket)")
        }
        switch UnixConnection.connect(to: path) {
        case .success:
            throw DaemonFailure("another palingenesis supervises this session (see `palingenesis status`; its control socket is \(path))")
        case .failure:
            unlink(path)
        }
    }
}
