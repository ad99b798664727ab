/// A session that hits a limit which resets a second later, resumes and completes.
enum LimitedSession {
    /// The assistant, as a script that speaks Claude Code's stream of events.
    private static func assistant(_ id: String) -> String {
        """
        id=\(id)
        echo '{"type":"system","subtype":"init","session_id":"'$id'"}'
        if [ "$1" != --resume ]; then
            reset=$(($(date +%s) + 1))
            echo '{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":'$reset',"rateLimitType":"five_hour"}}'
            echo '{"type":"result","subtype":"success","is_error":true,"api_error_status":429,"result":"You have hit your limit"}'
            exit 1
        fi
        [ "$2" = $id ] || exit 9
        echo '{"type":"result","subtype":"success","is_error":false,"terminal_reason":"completed","result":"Done."}'
        """
    }

    /// A configuration file for it.
    ///
    /// - Parameter sinks: the lines below `push:`.
    static func configuration(_ bench: Workbench, _ sinks: String) throws -> String {
        let script = try bench.script("assistant.sh", assistant(bench.sessionID))
        return try bench.write(
            "config.yaml",
            """
            assistant: {kind: claude, command: ["\(script)"], resume: ["\(script)", --resume, "{session_id}"]}
            resume: {resetMargin: 500ms, confirmAfter: 200ms}
            http: {listen: "127.0.0.1:0"}
            push:
            \(sinks.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
            """
        )
    }
}
