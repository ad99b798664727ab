import Exposition
import Foundation
import HTTPTestSupport
import HTTPTypes
import Hummingbird
import Logging
import MetricRegistry
import NIOCore
import NIOEmbedded
@testable import Push
@testable import Supervisor
import TestSupport
import Testing

@testable import Daemon

struct ControlAPITests {
    private struct Answer {
        let status: HTTPResponse.Status
        let headers: HTTPFields
        let body: String
    }

    private let wishes = Watched<[ControlWish]>([])
    private let events = EventFeed(keepingIn: NoTrail())
    private let reports = Watched<[HookReport]>([])

    private func api(_ control: ControlAPI.Control = .everybody, sinks: [PushStatus] = [], refusal: String? = nil) -> ControlAPI {
        let registry = Registry()
        _ = try? registry.counter("c_total", help: "C")
        let status = DaemonStatus(
            version: "1.2.3",
            pid: 7,
            uptimeSeconds: .infinity,
            listen: nil,
            session: SupervisorStatus(assistant: "claude"),
            saves: 2,
            timeSavedSeconds: 3,
            sinks: sinks.map(DaemonStatus.SinkStatus.init)
        )
        return ControlAPI(
            registry: registry,
            control: control,
            status: { status },
            wish: { wish in
                wishes.update { $0.append(wish) }
                return refusal
            },
            events: events,
            hook: { report in
                reports.update { $0.append(report) }
                return refusal
            }
        )
    }

    private func ask(
        _ api: ControlAPI,
        _ method: HTTPRequest.Method,
        _ path: String,
        _ headers: HTTPFields = [:],
        body: String = ""
    ) async throws -> Answer {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let context = BasicRequestContext(source: ApplicationRequestContextSource(channel: EmbeddedChannel(), logger: logger))
        let response = try await api.respond(to: Requests.make(method, path, headers, body: body), context: context)
        let bytes = try await Requests.body(of: response)
        return Answer(status: response.status, headers: response.headers, body: String(decoding: bytes, as: UTF8.self))
    }

    private struct NoTrail: AuditTrail {
        func record(_ entry: AuditEntry) {}
    }

    @Test(arguments: ["/metrics", "/api/v1/metrics"])
    func metricsAreText(_ path: String) async throws {
        let answer = try await ask(api(), .get, path)
        #expect(answer.status == .ok)
        #expect(answer.body == "# HELP c_total C\n# TYPE c_total counter\nc_total 0\n")
    }

    @Test func headIsGetWithoutTheBody() async throws {
        for path in ["/metrics", "/health", "/api/v1/status", "/nothing"] {
            let (head, get) = (try await ask(api(), .head, path), try await ask(api(), .get, path))
            #expect(head.status == get.status)
            #expect(head.body.isEmpty)
            #expect(head.headers[.contentLength] == "\(get.body.utf8.count)")
        }
        #expect(try await ask(api(), .head, "/api/v1/pause").status == .methodNotAllowed)
    }

    @Test func answersComeInTheEnvelope() async throws {
        let health = try await ask(api(), .get, "/health")
        #expect(health.body == #"{"data":{"status":"ok"},"success":true}"#)
        #expect(health.headers[.contentType] == "application/json; charset=utf-8")
        let status = try await ask(api(), .get, "/api/v1/status")
        // A number that JSON cannot write is a text, and no failure.
        #expect(status.body.contains(#""uptimeSeconds":"+Inf""#))
        #expect(status.body.hasPrefix(#"{"data":{"#))
    }

    @Test(arguments: ["/", "/metrics/", "/api/v1/", "/api/v2/status", "/%2e%2e/metrics", "//metrics"])
    func unknownPathsAre404(_ path: String) async throws {
        let answer = try await ask(api(), .get, path)
        #expect(answer.status == .notFound)
        #expect(answer.body == #"{"error":{"code":"NOT_FOUND","message":"there is nothing at this path"},"success":false}"#)
    }

    @Test(arguments: [
        (HTTPRequest.Method.post, "/metrics", "GET"), (.put, "/api/v1/status", "GET"), (.delete, "/health", "GET"),
        (.get, "/api/v1/pause", "POST"), (.get, "/api/v1/resume?now", "POST"), (.put, "/api/v1/new-session", "POST"),
    ])
    func otherMethodsAre405(_ method: HTTPRequest.Method, _ path: String, _ allowed: String) async throws {
        let answer = try await ask(api(), method, path)
        #expect(answer.status == .methodNotAllowed)
        #expect(answer.headers[.allow] == allowed)
        #expect(answer.body.contains(#""code":"METHOD_NOT_ALLOWED""#))
        #expect(wishes.value.isEmpty)
    }

    @Test(arguments: [
        ("/api/v1/pause", ControlWish.pause), ("/api/v1/resume", .resume), ("/api/v1/resume?now", .resumeNow),
        ("/api/v1/new-session", .newSession), ("/api/v1/reload", .reload),
    ])
    func wishesAreTaken(_ path: String, _ wish: ControlWish) async throws {
        #expect(wish.path == path)
        #expect(try await ask(api(), .post, path).body == #"{"data":{},"success":true}"#)
        #expect(wishes.value == [wish])
    }

    @Test func hooksAreTakenByWhoeverMayControl() async throws {
        func post(_ api: ControlAPI, _ body: String) async throws -> HTTPResponse.Status {
            try await ask(api, .post, "/api/v1/hook", body: body).status
        }
        #expect(try await post(api(), #"{"hook_event_name":"StopFailure","session_id":"s"}"#) == .ok)
        #expect(reports.value.map(\.sessionID) == ["s"])
        #expect(try await post(api(), "no JSON") == .badRequest)
        #expect(try await post(api(), String(repeating: " ", count: 1 << 21)) == .contentTooLarge)
        #expect(try await post(api(.nobody), #"{"hook_event_name":"StopFailure"}"#) == .forbidden)
        #expect(reports.value.count == 1)
    }

    @Test func eventsComeUntilTheSupervisionEnds() async throws {
        func entry(_ event: AuditEntry.Event, _ reason: String? = nil) -> AuditEntry {
            AuditEntry(time: "2026-01-01T00:00:00Z", event: event, state: "waiting", reason: reason)
        }
        let api = api()
        async let answer = ask(api, .get, "/api/v1/events")
        // Whoever listens is counted before anything is written.
        while events.listenerCount == 0 { await Task.yield() }
        events.record(entry(.sessionStopped, "rate_limit"))
        events.record(entry(.supervisionEnded))
        let (headers, body) = (try await answer.headers, try await answer.body)
        #expect(headers[.contentType] == "text/event-stream")
        let parts = body.components(separatedBy: "\n\n")
        #expect(parts.count == 4)
        #expect(parts[0].hasPrefix("event: connected\ndata: {") && parts[0].contains(#""version":"1.2.3""#))
        #expect(parts[1].hasPrefix("event: session_stopped\ndata: {") && parts[1].contains(#""reason":"rate_limit""#))
        #expect(parts[2].hasPrefix("event: supervision_ended\n"))
        #expect(events.listenerCount == 0)
        // Who comes later is told that there is nothing more.
        #expect(try await ask(api, .get, "/api/v1/events").body.hasPrefix("event: connected"))
    }

    @Test func aRefusalIsAConflictWithItsReason() async throws {
        let answer = try await ask(api(refusal: "not paused"), .post, "/api/v1/resume")
        #expect(answer.status == .conflict)
        #expect(answer.body == #"{"error":{"code":"CONFLICT","message":"not paused"},"success":false}"#)
    }

    @Test func withoutATokenNobodyChangesAnything() async throws {
        let answer = try await ask(api(.nobody), .post, "/api/v1/pause", [.authorization: "Bearer secret"])
        #expect(answer.status == .forbidden)
        #expect(wishes.value.isEmpty)
    }

    @Test func theTokenOfTheFileOpens() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("token-\(UUID().uuidString)")
        try "secret\n".write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let api = api(.bearer(tokenFile: file.path, RequestGuard(hostName: "h", others: [])))
        #expect(try await ask(api, .post, "/api/v1/pause").status == .unauthorized)
        #expect(try await ask(api, .post, "/api/v1/pause", [.authorization: "Bearer wrong"]).status == .unauthorized)
        #expect(wishes.value.isEmpty)
        let stranger = self.api(.bearer(tokenFile: file.path, RequestGuard(hostName: "another", others: [])))
        #expect(try await ask(stranger, .post, "/api/v1/pause", [.authorization: "Bearer secret"]).status == .forbidden)
        let page: HTTPFields = [.authorization: "Bearer secret", .origin: "https://evil.example"]
        #expect(try await ask(api, .post, "/api/v1/pause", page).status == .forbidden)
        #expect(wishes.value.isEmpty)
        #expect(try await ask(api, .post, "/api/v1/pause", [.authorization: "Bearer secret"]).status == .ok)
        #expect(wishes.value == [.pause])
    }

    @Test func aFailingSinkCountsOnlyWhenItIsAskedFor() async throws {
        var failing = PushStatus(sink: "pushgateway", destination: "http://gateway:9091")
        failing.lastFailure = PushFailure(.transient, "connection refused")
        let api = api(sinks: [failing])
        let ready = try await ask(api, .get, "/ready")
        #expect(ready.status == .ok)
        #expect(ready.body.contains(#""state":"failing""#) && ready.body.contains("connection refused"))
        #expect(try await ask(api, .get, "/ready?sinks").status == .serviceUnavailable)
        #expect(try await ask(self.api(sinks: [PushStatus(sink: "statsd", destination: "d")]), .get, "/ready?sinks").status == .ok)
    }
}
