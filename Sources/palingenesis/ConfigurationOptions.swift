import ArgumentParser

/// The flags that stand for configuration keys of the daemon.
struct ConfigurationOptions: ParsableArguments {
    @OptionGroup var receivers: ReceiverOptions

    @Option(help: ArgumentHelp("Serve metrics there: 127.0.0.1:7654; port 0 is any, none is no endpoint.", valueName: "host:port"))
    var listen: String?

    @Option(help: ArgumentHelp("The kind of assistant: claude, codex, opencode, gemini, aider or custom.", valueName: "kind"))
    var assistant: String?

    @Option(
        name: .customLong("session-file"),
        help: ArgumentHelp("The Markdown file in which the session keeps its progress.", valueName: "file")
    )
    var sessionFile: String?

    /// The configuration file.
    var file: String? { receivers.gateway.file }

    /// Each flag with the key it stands for.
    var flags: [ConfigurationFlag] {
        let others = [
            ("--listen", "http.listen", listen), ("--assistant", "assistant.kind", assistant),
            ("--session-file", "session.file", sessionFile),
        ]
        return receivers.flags + others.compactMap { flag, key, value in value.map { (flag, key, $0) } }
    }
}
