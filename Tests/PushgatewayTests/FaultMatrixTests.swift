import Foundation
import MetricRegistry
import Push
import Testing

@testable import Pushgateway

/// What a push makes of every kind of trouble: the class, the words, when the next attempt comes, and that the next good push works.
@Suite(.timeLimit(.minutes(1)))
struct FaultMatrixTests {
    /// A way in which a server misbehaves, and what is to come of it.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let reaction: ScriptedServer.Reaction
        let kind: PushFailure.Kind
        let words: String
        var retryAfter: Duration?

        var testDescription: String { name }
    }

    private static let tenMegabytes = String(repeating: "many words\n", count: 1_000_000)

    static let rows = [
        Row(
            name: "accepts and never answers",
            reaction: .silence,
            kind: .timeout,
            words: "did not answer within 300 ms; it may have taken it"
        ),
        Row(
            name: "dies before answering",
            reaction: .answerAndClose(""),
            kind: .transient,
            words: "closed the connection without an answer"
        ),
        Row(name: "resets", reaction: .close, kind: .transient, words: "connection"),
        Row(
            name: "answers half a head",
            reaction: .answerAndClose("HTTP/1.1 200 O"),
            kind: .transient,
            words: "closed the connection without an answer"
        ),
        Row(
            name: "301",
            reaction: .answerAndClose("HTTP/1.1 301 Moved\r\nLocation: http://elsewhere/\r\nContent-Length: 0\r\n\r\n"),
            kind: .configuration,
            words: "redirects to http://elsewhere:80 (301) (redirects are never followed"
        ),
        Row(
            name: "400 with 10 MB",
            reaction: .answerAndClose("HTTP/1.1 400 Bad\r\nContent-Length: \(tenMegabytes.utf8.count)\r\n\r\n" + tenMegabytes),
            kind: .rejected,
            words: "refused the body (400): many words"
        ),
        Row(name: "401", reaction: answer(401), kind: .configuration, words: "check basicAuth or bearerTokenFile"),
        Row(name: "408", reaction: answer(408), kind: .transient, words: "did not get the whole request in time (408)"),
        Row(
            name: "429 with seconds",
            reaction: answer(429, "Retry-After: 2\r\n"),
            kind: .transient,
            words: "wants fewer pushes (429)",
            retryAfter: .seconds(2)
        ),
        Row(
            name: "429 with a date that has passed",
            reaction: answer(429, "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n"),
            kind: .transient,
            words: "wants fewer pushes (429)",
            retryAfter: .zero
        ),
        Row(name: "500", reaction: answer(500), kind: .transient, words: "is in trouble (500)"),
        Row(name: "501", reaction: answer(501), kind: .configuration, words: "does not offer PUT here (501)"),
        Row(name: "503", reaction: answer(503), kind: .transient, words: "is not available at present (503)"),
        Row(name: "garbage", reaction: .answerAndClose("SSH-2.0-OpenSSH_9.2\r\n"), kind: .configuration, words: "does not speak HTTP"),
    ]

    private static func answer(_ status: Int, _ headers: String = "") -> ScriptedServer.Reaction {
        .answerAndClose("HTTP/1.1 \(status) x\r\n\(headers)Content-Length: 0\r\nConnection: close\r\n\r\n")
    }

    private static let ok = ScriptedServer.Reaction.answerAndClose("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    private func sink(_ port: UInt16) throws -> PushgatewaySink {
        let configuration = try PushgatewayConfiguration(
            url: "http://127.0.0.1:\(port)",
            timeout: .milliseconds(300),
            compression: .none,
            proxy: ""
        )
        return PushgatewaySink(configuration: configuration, userAgent: "palingenesis/0")
    }

    @Test(arguments: rows)
    func eachTroubleHasItsClassAndTheNextPushCarriesTheTruth(row: Row) async throws {
        let server = try ScriptedServer([row.reaction, Self.ok])
        let registry = Registry()
        let gauge = try registry.gauge("truth", help: "")
        gauge.set(1)
        let sink = try sink(server.port)
        guard case .failed(let failure) = await sink.push(registry) else {
            Issue.record("delivered")
            return
        }
        #expect(failure.kind == row.kind, "\(failure)")
        #expect(failure.message.contains(row.words), "\(failure)")
        #expect(failure.retryAfter == row.retryAfter)
        #expect(failure.message.utf8.count < 5000)

        // A retry comes after a backoff, what cannot succeed waits for the tick.
        var schedule = PushSchedule(interval: .seconds(60), retry: RetryPolicy())
        _ = schedule.woke(at: .zero)
        let next = schedule.pushEnded(.failed(failure), at: .seconds(1), random: 0.5)
        let isRetried = row.kind == .transient || row.kind == .timeout
        #expect(next == .wait(until: isRetried ? .seconds(1) + max(.milliseconds(500), row.retryAfter ?? .zero) : .seconds(60)))

        gauge.set(2)
        guard case .delivered = await sink.push(registry) else {
            Issue.record("the next push is not delivered")
            return
        }
        var last: ScriptedServer.Request?
        for await request in server.requests {
            last = request
            if request.body.contains(UInt8(ascii: "2")) { break }
        }
        #expect(last.map { String(decoding: $0.body, as: UTF8.self).hasSuffix("truth 2\n") } == true)
    }

    @Test func descriptorsStayFlat() async throws {
        let rounds = 60
        let server = try ScriptedServer(
            (0..<rounds).map { Self.rows[$0 % Self.rows.count].reaction }.filter { if case .silence = $0 { false } else { true } }
        )
        let registry = Registry()
        try registry.gauge("truth", help: "").set(1)
        let sink = try sink(server.port)
        for _ in 0..<10 { _ = await sink.push(registry) }
        let before = try Self.descriptors(ofPort: server.port)
        for _ in 10..<rounds { _ = await sink.push(registry) }
        // The connection that is kept, and none more.
        #expect(try Self.descriptors(ofPort: server.port) <= max(before, 1))
    }

    /// Sockets of this process that lead to a port of loopback; other tests have theirs at the same time.
    private static func descriptors(ofPort port: UInt16) throws -> Int {
        let links = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + $0)
        }
        let sockets = Set(links.filter { $0.hasPrefix("socket:[") }.map { $0.dropFirst(8).dropLast() })
        let digits = String(port, radix: 16, uppercase: true)
        let remote = "0100007F:" + String(repeating: "0", count: 4 - digits.count) + digits
        let table = try String(contentsOfFile: "/proc/self/net/tcp", encoding: .utf8)
        return table.split(separator: "\n").count { line in
            let words = line.split(separator: " ")
            return words.count > 9 && words[2] == remote && sockets.contains(words[9])
        }
    }
}
