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

    /// How a service's status is introduced.
    private static let status =
        "{|http |http/# |http error |status |status: |status code |status code: |unexpected status |error code: |[|"
        + "request failed with status {|code }|request failed with error: }"
    /// How a message goes on behind the name of a status; what simply goes on is a sentence about one.
    private static let statusEnd =
        "{|.|!|:*|,*|;*|]*| · *| (*| \\{*| \\[*|. *|, *| please*| for url*| for model*| from *| while *| on *| error*| in your *|)*}"

    /// A status of HTTP with its name or with the service's answer, behind something that announces an error.
    private static func status(_ codes: String, _ names: String) -> LinePattern {
        LinePattern(
            stringLiteral: status + "{\(codes)}{|{)|:|,|]}{| *}| \\{*| <*| \\[*| (*| · *| status{ code|}{| *}| error{|:*|.*|, *| *}"
                + "| {\(names)}\(statusEnd)}"
        )
    }

    /// A service's answer in JSON (or as Python prints it) that contains `content`, with or without its status in front.
    static func json(_ content: String) -> LinePattern {
        LinePattern(stringLiteral: "{|(|{|[}{unexpected status |http |error code: |status |}{4#|5#}{ |:|)}*}{[|[ |}\\{*\(content)*")
    }

    /// What any service may say, whichever assistant passes it on.
    static let texts: [TextRule] = [
        TextRule(
            "service.rate-limit",
            .custom,
            .rateLimit,
            .request,
            like: [
                "rate limit {exceeded|reached}. {please |}{try again|retry} {in|after} #*",
                "rate limited{.|,} {please |}{try again|retry} {in|after} #*",
                "{too many {tokens|requests}|you have sent too many requests}, please wait before trying again*",
                "an error occurred ({throttlingexception|toomanyrequestsexception|servicequotaexceededexception}) when calling *",
            ]
        ),
        TextRule(
            "service.daily-limit",
            .custom,
            .rateLimit,
            .daily,
            prefix: .required,
            like: [json("{per-day|per day|per_day|requests/day|tokens/day|daily {limit|quota|request|token|usage}}")]
        ),
        TextRule("service.usage-limit", .custom, .rateLimit, prefix: .required, like: [json("{usage limit|usage_limit}")]),
        TextRule("service.usage-limit", .custom, .rateLimit, like: ["the usage limit has been reached~"]),
        TextRule(
            "http.rate-limit",
            .custom,
            .rateLimit,
            .request,
            prefix: .required,
            like: [
                status(
                    "429",
                    "too many {requests|tokens}|rate limit{|ed}{| exceeded| reached}|rate_limit{|_error|_exceeded}|quota exceeded"
                        + "|resource {has been |}exhausted|you have exceeded *"
                ),
                "rate limit{|ed|s} {exceeded|reached}~", "{rate_limit_exceeded|rate_limit_error}{|:*|. *}", "rate limit{|ed}{| (*}",
                "rate limit{|ed} {| (|· }retry{-| }after{:| }*", "rate limited (retry-after*",
                "too many requests{~|: *|, *| (*}", "throttled{~|: *}", "throttlingexception{|: *}",
            ]
        ),
        TextRule(
            "http.auth",
            .custom,
            .auth,
            prefix: .required,
            like: [
                status(
                    "401|403",
                    "unauthorized|forbidden|authentication{|_error| error| failed}|invalid {api key|token|credentials|x-api-key}"
                ),
                json("{invalid_api_key|incorrect api key|invalid x-api-key|invalid api key}"),
                "{invalid|incorrect} {api key|x-api-key|credentials}{~| provided*|: *}", "{authentication|authorization} failed~",
                "not logged in{.|~}",
            ]
        ),
        TextRule("http.billing", .custom, .billing, prefix: .required, like: [status("402", "payment required|insufficient *")]),
        TextRule(
            "service.context",
            .custom,
            .contextExhausted,
            prefix: .required,
            like: [
                json(
                    "{context_length_exceeded|maximum context length|context window|context_window|{input|prompt} is too long}"
                ), "{400 |}this model's maximum context length is # tokens*",
            ]
        ),
        TextRule(
            "service.context",
            .custom,
            .contextExhausted,
            like: ["the {input|prompt|conversation} is {longer than|too long for} the model's context window~"]
        ),
        TextRule(
            "http.too-large",
            .custom,
            .contextExhausted,
            prefix: .required,
            like: [status("413", "{request|payload|content}{| entity} too large|request_too_large")]
        ),
        TextRule(
            "http.transient",
            .custom,
            .transient,
            prefix: .required,
            like: [
                status(
                    "408|500|502|503|504|520|521|522|523|524|529",
                    "internal {server |}error|bad gateway|service {temporarily |}unavailable|gateway time{-|}out|overloaded{|_error}"
                        + "|request timeout|upstream *|no healthy upstream|web server *|origin *|server {error|overloaded}|the server *"
                        + "|model overloaded|timeout|unknown error|connection timed out|a timeout occurred"
                ),
                "{internal server error|service {temporarily |}unavailable|bad gateway|gateway time{-|}out|server error}{~|: *}",
                "the {server|service|model|engine} is {currently |temporarily |}{overloaded|unavailable|busy|at capacity}{~|, *}",
            ]
        ),
        TextRule(
            "network.transient",
            .custom,
            .transient,
            prefix: .required,
            like: [
                "connection error{.|~}", "{the |}{request|operation|connection} timed out{.|~}", "unable to connect{.|~|. *}",
                "fetch failed{.|~}", "socket hang up{.|~}", "network error{.|~}",
                "{read |connect |write |}{econnreset|econnrefused|etimedout|enotfound|epipe|eai_again|ehostunreach|enetunreach}{~| @}",
                "getaddrinfo {enotfound|eai_again} @", "terminated{.|}", "connection {reset by peer|refused|timed out|closed}{.|~}",
                "the socket connection was closed unexpectedly*", "failed to connect to @{|. *|: *}", "premature close{.|}",
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
        "warning: no last agent message*",
        "<*>",
        // Retrying, which is neither an end nor an answer.
        "{| }attempt # failed*",
        "{retrying|reconnecting}*",
        "*retrying {in|after} #*",
        "*retrying #/# in #*",
        // What runtimes, shells and runners add.
        "at *{:#|)}",
        "node.js v#*",
        "npm {err!|error|notice}*",
        "make{|[#]}: *error #*",
        "error command failed with exit code #*",
        "info visit http*",
        "{exit status|exit code|exited with code|process exited|[process exited|command failed with exit code}*",
        "{error: |##[error]|}process completed with exit code #*",
        "connection to * closed{|.}",
        "{terminated|killed|aborted|logout}",
        "{request id|request_id|\"request_id\"|request-id}*",
        "{see |for more info*|more info* |}http{|s}://*",
        "{update available|a new version|new version}*",
    ]
}
