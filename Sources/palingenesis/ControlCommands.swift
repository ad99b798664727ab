import ArgumentParser
import Daemon

/// Asks the running daemon to resume nothing.
struct PauseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Let the running daemon resume nothing until further notice.",
        discussion: "A session that runs goes on. A wait keeps its deadline; an attempt under way is ended first."
    )

    @OptionGroup var daemon: DaemonOptions

    func run() throws {
        try daemon.client().send(.pause)
        print("paused")
    }
}

/// Lifts a pause, or ends a wait.
struct ResumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Lift a pause; with --now, resume a waiting session at once."
    )

    @Flag(help: "Do not wait for the limit to reset.")
    var now = false

    @OptionGroup var daemon: DaemonOptions

    func run() throws {
        try daemon.client().send(now ? .resumeNow : .resume)
        print(now ? "resuming" : "no longer paused")
    }
}

/// Begins a new session in place of one that waits or has ended.
struct NewSessionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new-session",
        abstract: "Begin a new session in place of one that waits or has ended."
    )

    @OptionGroup var daemon: DaemonOptions

    func run() throws {
        try daemon.client().send(.newSession)
        print("beginning a new session")
    }
}

/// Has the configuration read again.
struct ReloadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload",
        abstract: "Have the running daemon read its configuration again, as SIGHUP does.",
        discussion: "An invalid configuration changes nothing: the reason is printed, and the daemon goes on as before."
    )

    @OptionGroup var daemon: DaemonOptions

    func run() throws {
        try daemon.client().send(.reload)
        print("configuration reloaded")
    }
}
