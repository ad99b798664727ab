import ArgumentParser

struct ListenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "listen")
}
