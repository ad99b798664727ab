import ArgumentParser
import Daemon

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Which daemon is meant.
struct DaemonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The daemon's control socket.", valueName: "path"))
    var socket: String?

    func client() throws -> DaemonClient {
        if let socket { return DaemonClient(socket: socket) }
        return try DaemonClient.find(in: RuntimePaths(environment: ProcessEnvironment.current, userID: geteuid()))
    }
}
