import Push
import Testing

@testable import Pushgateway

/// A way in which a gateway misbehaves, and what is to come of it.
struct FaultRow: Sendable, CustomTestStringConvertible {
    let name: String
    let reaction: ScriptedServer.Reaction
    let kind: PushFailure.Kind
    /// What the user reads, in part.
    let words: String
    var retryAfter: Duration?
    /// How many bytes are pushed besides; many do not fit into the sockets' buffers, so that the body is still under way.
    var padding = 0
    /// Whether it takes the whole time limit, which is then short.
    var isSlow = false

    /// The time limit, when it is another than usual.
    var ownTimeout: Duration?

    var timeout: Duration { ownTimeout ?? (!isSlow ? .seconds(20) : padding > 0 ? .seconds(2) : .milliseconds(300)) }

    var testDescription: String { name }

    /// The time of day for all rows, when a date in an answer says 30 seconds later.
    static let now: Int64 = 784_111_777

    static let ok = ScriptedServer.Reaction.answerAndClose("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    private static let tenMegabytes = String(repeating: "many words\n", count: 1_000_000)

    private static func answer(_ status: Int, _ headers: String = "") -> ScriptedServer.Reaction {
        .answerAndClose("HTTP/1.1 \(status) x\r\n\(headers)Content-Length: 0\r\nConnection: close\r\n\r\n")
    }

    static let all = [
        FaultRow(
            name: "takes the push and never answers, as one whose host dies",
            reaction: .silence,
            kind: .timeout,
            words: "got the push but did not answer within 300 ms; it may have taken it",
            isSlow: true
        ),
        FaultRow(
            name: "answers a byte at a time",
            reaction: .trickle("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", microseconds: 50_000),
            kind: .timeout,
            words: "got the push but did not answer within 300 ms; it may have taken it",
            isSlow: true
        ),
        FaultRow(
            name: "reads a byte at a time",
            reaction: .slowReading(bytes: 50, microseconds: 50_000),
            kind: .transient,
            words: "did not take the whole push within 2 s",
            padding: 16 << 20,
            isSlow: true
        ),
        FaultRow(
            name: "takes the push and dies before answering",
            reaction: .answerAndClose(""),
            kind: .transient,
            words: "closed the connection without an answer; it may have taken the push"
        ),
        FaultRow(name: "closes at once", reaction: .close, kind: .transient, words: "connection"),
        FaultRow(
            name: "resets in mid-body",
            reaction: .reset(afterBytes: 65_536),
            kind: .transient,
            words: "lost the connection to 127.0.0.1",
            padding: 16 << 20
        ),
        FaultRow(name: "resets before it answers", reaction: .reset(afterBytes: 1), kind: .transient, words: "connection"),
        FaultRow(
            name: "answers half a head",
            reaction: .answerAndClose("HTTP/1.1 200 O"),
            kind: .transient,
            words: "closed the connection without an answer"
        ),
        FaultRow(
            name: "301",
            reaction: .answerAndClose("HTTP/1.1 301 Moved\r\nLocation: http://elsewhere/\r\nContent-Length: 0\r\n\r\n"),
            kind: .configuration,
            words: "redirects to http://elsewhere:80 (301) (redirects are never followed"
        ),
        FaultRow(
            name: "400 with 10 MB",
            reaction: .answerAndClose("HTTP/1.1 400 Bad\r\nContent-Length: \(tenMegabytes.utf8.count)\r\n\r\n" + tenMegabytes),
            kind: .rejected,
            words: "refused the body (400): many words"
        ),
        FaultRow(name: "401", reaction: answer(401), kind: .configuration, words: "check basicAuth or bearerTokenFile"),
        FaultRow(name: "408", reaction: answer(408), kind: .transient, words: "did not get the whole request in time (408)"),
        FaultRow(
            name: "429 with seconds",
            reaction: answer(429, "Retry-After: 2\r\n"),
            kind: .transient,
            words: "wants fewer pushes (429)",
            retryAfter: .seconds(2)
        ),
        FaultRow(
            name: "429 with a date to come",
            reaction: answer(429, "Retry-After: Sun, 06 Nov 1994 08:50:07 GMT\r\n"),
            kind: .transient,
            words: "wants fewer pushes (429)",
            retryAfter: .seconds(30)
        ),
        FaultRow(
            name: "429 with a date that has passed",
            reaction: answer(429, "Retry-After: Sun, 06 Nov 1994 08:49:00 GMT\r\n"),
            kind: .transient,
            words: "wants fewer pushes (429)",
            retryAfter: .zero
        ),
        FaultRow(name: "500", reaction: answer(500), kind: .transient, words: "is in trouble (500)"),
        FaultRow(name: "501", reaction: answer(501), kind: .configuration, words: "does not offer PUT here (501)"),
        FaultRow(name: "503", reaction: answer(503), kind: .transient, words: "is not available at present (503)"),
        FaultRow(
            name: "garbage",
            reaction: .answerAndClose("SSH-2.0-OpenSSH_9.2\r\n"),
            kind: .configuration,
            words: "does not speak HTTP"
        ),
    ]
}
