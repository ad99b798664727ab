import ArgumentParser
import Daemon

/// Says what the running daemon is doing.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say what the running daemon is doing, and why.",
        discussion: "Asks the daemon through its control socket: the only one of this user, or the one that --socket names."
    )

    @Flag(help: "Print the daemon's answer as JSON.")
    var json = false

    @OptionGroup var daemon: DaemonOptions

    func run() throws {
        let answer = try daemon.client().status()
        print(json ? answer.json : StatusText.render(answer.status, now: WallClock.unixTime))
    }
}
