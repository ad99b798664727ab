/// Which of our environment's variables an assistant gets.
///
/// A shell's environment holds secrets that are no business of an assistant: keys of clouds, tokens of other services. So a variable
/// passes only where a pattern says so. Pure.
public struct EnvironmentFilter: Sendable, Equatable {
    /// The patterns after the usual ones; the last one that fits a name decides.
    public var patterns: [String]

    /// What programs, terminals, networks and the known assistants need.
    ///
    /// `GOOGLE_*` and the like are how assistants are told of their own providers.
    public static let usual = [
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "PWD", "OLDPWD", "SHLVL", "HOSTNAME", "TERM", "TERMINFO", "TERM_*", "COLORTERM",
        "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "CLICOLOR*", "LANG", "LANGUAGE", "LC_*", "TZ", "TMPDIR", "TEMP", "TMP", "EDITOR",
        "VISUAL", "PAGER", "LESS", "XDG_*", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS", "SSH_AUTH_SOCK",
        "SSH_AGENT_PID", "GPG_TTY", "GNUPGHOME", "GIT_*", "CI", "http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy",
        "HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE",
        "REQUESTS_CA_BUNDLE", "NODE_*", "NVM_*", "NPM_CONFIG_*", "npm_config_*", "PYTHON*", "VIRTUAL_ENV", "CONDA_*", "PYENV_*", "UV_*",
        "JAVA_HOME", "GOPATH", "GOROOT", "GOFLAGS", "CARGO_HOME", "RUSTUP_*", "LD_LIBRARY_PATH", "PKG_CONFIG_PATH", "ANTHROPIC_*",
        "CLAUDE_*", "OPENAI_*", "CODEX_*", "OPENCODE_*", "GEMINI_*", "GOOGLE_*", "VERTEX*", "CLOUD_ML_REGION", "AIDER_*", "AZURE_OPENAI_*",
        "AZURE_API_*", "DEEPSEEK_*", "GROQ_*", "MISTRAL_*", "OLLAMA_*", "OPENROUTER_*", "XAI_*", "COHERE_*", "AWS_PROFILE", "AWS_REGION",
        "AWS_DEFAULT_REGION", "AWS_CONFIG_FILE", "AWS_BEARER_TOKEN_BEDROCK", "DISABLE_*", "BASH_DEFAULT_TIMEOUT_MS", "BASH_MAX_TIMEOUT_MS",
        "MAX_THINKING_TOKENS", "MAX_MCP_OUTPUT_TOKENS", "MCP_TIMEOUT", "MCP_TOOL_TIMEOUT", "PALINGENESIS_CONFIG", "PALINGENESIS_STATE",
        "PALINGENESIS_RUNTIME",
    ]

    /// Makes a filter.
    ///
    /// - Parameter patterns: names, beginnings of names (`MY_*`), `*` for all; with `!` in front what is withheld. See `problem(in:)`.
    public init(_ patterns: [String] = []) {
        self.patterns = patterns
    }

    /// What is wrong with a pattern; nil when nothing is.
    public static func problem(in pattern: String) -> String? {
        let name = pattern.hasPrefix("!") ? pattern.dropFirst() : pattern[...]
        let stem = name.hasSuffix("*") ? name.dropLast() : name
        let isName = stem.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "_")
        }
        guard isName, !name.isEmpty else { return "is no variable's name (write NAME, a beginning NAME_*, or either with ! in front)" }
        return nil
    }

    /// Whether a variable passes.
    public func passes(_ name: String) -> Bool {
        if let decision = patterns.last(where: { Self.fits($0.hasPrefix("!") ? $0.dropFirst() : $0[...], name) }) {
            return !decision.hasPrefix("!")
        }
        return Self.usual.contains { Self.fits($0[...], name) }
    }

    /// Divides an environment's entries, `NAME=value`, into those that pass and the names of those that don't, sorted.
    ///
    /// What is no UTF-8, or has no name that a program could be given, does not pass either.
    func divide(_ entries: [[UInt8]]) -> (passing: [String: String], withheld: [String]) {
        var passing: [String: String] = [:]
        var withheld: [String] = []
        for entry in entries {
            let name = String(decoding: entry.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
            let value = String(validating: entry.dropFirst(name.utf8.count + 1), as: UTF8.self)
            let isUsable = name.utf8.count < entry.count && name.first.map { !$0.isNumber } ?? false
            if isUsable, let value, passes(name) { passing[name] = value } else { withheld.append(name) }
        }
        return (passing, withheld.sorted())
    }

    private static func fits(_ pattern: Substring, _ name: String) -> Bool {
        pattern.last == "*" ? name.hasPrefix(pattern.dropLast()) : name == pattern
    }
}
