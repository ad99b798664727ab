import HTTPTypes
import Hummingbird
import MetricRegistry
import ScrapeEndpoint
import Supervisor

/// The daemon's HTTP interface: metrics, health, readiness, status, events, and on the control socket an operator's wishes.
struct ControlAPI: HTTPResponder {
    typealias Context = BasicRequestContext

    /// Who may change anything.
    enum Control: Sendable {
        /// Whoever reaches this endpoint: the Unix socket, which only its owner can open.
        case everybody
        /// Nobody.
        case nobody
        /// Whoever knows the content of this file and is no web page.
        case bearer(tokenFile: String, RequestGuard)
    }

    let registry: Registry
    let control: Control
    let status: @Sendable () -> DaemonStatus
    let wish: @Sendable (ControlWish) async -> String?
    let events: EventFeed
    let hook: @Sendable (HookReport) async -> String?

    func respond(to request: Request, context: Context) async throws -> Response {
        let response = await answer(request)
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(_ request: Request) async -> Response {
        let allowed: HTTPRequest.Method
        switch request.uri.path {
        case "/metrics", "/api/v1/metrics", "/health", "/ready", "/api/v1/status", "/api/v1/events": allowed = .get
        case "/api/v1/pause", "/api/v1/resume", "/api/v1/new-session", "/api/v1/reload", "/api/v1/hook":
            allowed = .post
        default:
            return JSONEnvelope.failure(.notFound, code: "NOT_FOUND", "there is nothing at this path")
        }
        guard request.method == allowed || (request.method == .head && allowed == .get) else {
            var response = JSONEnvelope.failure(.methodNotAllowed, code: "METHOD_NOT_ALLOWED", "this path takes \(allowed.rawValue) only")
            response.headers[.allow] = allowed.rawValue
            return response
        }
        switch request.uri.path {
        case "/metrics", "/api/v1/metrics": return registry.metricsResponse(to: request)
        case "/health": return JSONEnvelope.success(["status": "ok"])
        case "/ready": return ready(request)
        case "/api/v1/status": return JSONEnvelope.success(status())
        case "/api/v1/events": return EventStream.response(feed: events, status: status())
        case "/api/v1/pause": return await take(.pause, request)
        case "/api/v1/new-session": return await take(.newSession, request)
        case "/api/v1/reload": return await take(.reload, request)
        case "/api/v1/hook": return await takeHook(request)
        default: return await take(request.uri.queryParameters["now"] == nil ? .resume : .resumeNow, request)
        }
    }

    /// Broken monitoring must not take a healthy host out of service: sinks count only when they are asked for.
    private func ready(_ request: Request) -> Response {
        struct Readiness: Encodable {
            let ready: Bool
            let sinks: [DaemonStatus.SinkStatus]
        }
        let sinks = status().sinks
        let fails = request.uri.queryParameters["sinks"] != nil && sinks.contains { $0.state == "failing" }
        return JSONEnvelope.success(Readiness(ready: !fails, sinks: sinks), status: fails ? .serviceUnavailable : .ok)
    }

    private func take(_ wish: ControlWish, _ request: Request) async -> Response {
        if let refusal = refusal(request) { return refusal }
        return answer(await self.wish(wish))
    }

    private func takeHook(_ request: Request) async -> Response {
        if let refusal = refusal(request) { return refusal }
        guard let body = try? await request.body.collect(upTo: HookPayload.greatestSize) else {
            return JSONEnvelope.failure(.contentTooLarge, code: "TOO_LARGE", "a hook's input is at most \(HookPayload.greatestSize) bytes")
        }
        guard let payload = HookPayload(Array(body.readableBytesView)) else {
            return JSONEnvelope.failure(.badRequest, code: "BAD_REQUEST", "the body is no hook's input: a JSON object with hook_event_name")
        }
        return answer(await hook(payload.report))
    }

    /// The answer to somebody who may change nothing.
    private func refusal(_ request: Request) -> Response? {
        switch control {
        case .everybody:
            return nil
        case .nobody:
            return JSONEnvelope.failure(.forbidden, code: "FORBIDDEN", "use the control socket, or configure http.bearerTokenFile")
        case .bearer(let file, let requestGuard):
            if let refusal = requestGuard.refusal(authority: request.head.authority, origin: request.headers[.origin]) {
                return JSONEnvelope.failure(.forbidden, code: "FORBIDDEN", refusal)
            }
            guard BearerToken.matches(request.headers[.authorization], tokenFile: file) else {
                return JSONEnvelope.failure(.unauthorized, code: "UNAUTHORIZED", "a bearer token is needed")
            }
            return nil
        }
    }

    private func answer(_ refusal: String?) -> Response {
        if let refusal { return JSONEnvelope.failure(.conflict, code: "CONFLICT", refusal) }
        return JSONEnvelope.success(JSONEnvelope.Nothing())
    }
}
