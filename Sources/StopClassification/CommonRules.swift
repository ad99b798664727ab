/// The rules that hold for every assistant.
enum CommonRules {
    /// 129 (the terminal went away) stays unknown: it may be the user's doing as well as a lost connection.
    static let exits: [ExitRule] = [
        ExitRule("exit.clean", .completed, [0]),
        ExitRule("exit.interrupted", .userExit, [130]),
        ExitRule("exit.terminated", .userExit, [143]),
        ExitRule("exit.hangup", .unknown, [129]),
        // SIGABRT, SIGKILL and SIGSEGV; SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGXCPU and SIGSYS are faults of the same sort.
        ExitRule("exit.crashed", .crashed, [134, 137, 139, 132, 133, 135, 136, 152, 159]),
        ExitRule("exit.not-started", .unknown, [126, 127]),
    ]

    /// A status of HTTP, behind something that announces an error.
    ///
    /// What follows it tells it from any other number.
    private static func status(_ codes: String, _ reasons: String) -> LinePattern {
        LinePattern(
            stringLiteral:
                "{http |status |status code |unexpected status |}{\(codes)}{|{)|:|,}*| \\{*| (*| · *| {status|error|\(reasons)}*}"
        )
    }

    /// A service's answer in JSON that contains `content`, with or without its status in front.
    static func json(_ content: String) -> LinePattern {
        LinePattern(stringLiteral: "{|(|{unexpected status |http |}{4#|5#}{ |:|)}*}{[|[ |}\\{*\(content)*")
    }

    static let texts: [TextRule] = [
        TextRule("text.rate-limit", .custom, .rateLimit, .request, like: ["rate limit {exceeded|reached}. {please |}try again in #*"]),
        TextRule("http.rate-limit", .custom, .rateLimit, .request, prefix: .required, like: [status("429", "too many requests|rate")]),
        TextRule(
            "http.auth",
            .custom,
            .auth,
            prefix: .required,
            like: [status("401|403", "unauthorized|forbidden|authentication|invalid")]
        ),
        TextRule("http.billing", .custom, .billing, prefix: .required, like: [status("402", "payment required")]),
        TextRule("http.too-large", .custom, .contextExhausted, prefix: .required, like: [status("413", "request|payload|content")]),
        TextRule(
            "http.transient",
            .custom,
            .transient,
            prefix: .required,
            like: [
                status("408|500|502|503|504|520|522|524|529", "internal|bad gateway|service|gateway|overloaded|server|request|timeout")
            ]
        ),
        TextRule(
            "network.transient",
            .custom,
            .transient,
            prefix: .required,
            like: [
                "connection error{.|~}", "request timed out{.|~}", "fetch failed{.|~}", "socket hang up{.|~}", "network error{.|~}",
                "{read |connect |}{econnreset|econnrefused|etimedout|enotfound|eai_again}{~| *}",
                "the socket connection was closed unexpectedly*",
            ]
        ),
    ]

    static let trailers: [LinePattern] = [
        // What assistants offer below a limit's message.
        "/{upgrade|extra-usage|rate-limit-options|login|compact|clear|resume|cost|model|help|usage|status|exit}{| *}",
        "what do you want to do?*",
        "{❯ |> |› |}#{.|)} {stop and wait|wait |upgrade|switch |request more|use extra|buy |add funds|exit|keep |team plan}*",
        "{enter to confirm|esc to |? for shortcuts|ctrl+|shift+tab|press }*",
        "⏵⏵ *",
        "to continue this session, run*",
        "{resume this session with|to resume}*",
        "{claude --resume|claude --continue|codex resume|opencode run|gemini --resume}*",
        // Totals.
        "{token usage|tokens used|tokens|cost|total cost|total duration*|total code changes|usage by model|session cost}{|: *}",
        "#{|k|s|ms}",
        // Retrying, which is neither an end nor an answer.
        "{| }attempt # failed*",
        "{retrying|reconnecting}*",
        "*retrying {in|after} #*",
        // What runtimes, shells and runners add.
        "at *{:#|)}",
        "node.js v#*",
        "npm {err!|error|notice}*",
        "make{|[#]}: *error #*",
        "{exit status|exit code|exited with code|process exited|[process exited|command failed with exit code}*",
        "connection to * closed{|.}",
        "{terminated|killed|aborted|logout}",
        "{request id|request_id|\"request_id\"|request-id}*",
        "{see |for more info*|more info* |}http{|s}://*",
        "{update available|a new version|new version}*",
    ]
}
