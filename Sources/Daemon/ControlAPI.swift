import HTTPTypes
import Hummingbird
import MetricRegistry
import ScrapeEndpoint

/// The daemon's HTTP interface: metrics, health, readiness, status, and on the control socket an operator's wishes.
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

    func respond(to request: Request, context: Context) async throws -> Response {
        let response = await answer(request)
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(_ request: Request) async -> Response {
        let allowed: HTTPRequest.Method
        switch request.uri.path {
        case "/metrics", "/api/v1/metrics", "/health", "/ready", "/api/v1/status": allowed = .get
        case "/api/v1/pause", "/api/v1/resume", "/api/v1/new-session", "/api/v1/reload": allowed = .post
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
        case "/api/v1/pause": return await take(.pause, request)
        case "/api/v1/new-session": return await take(.newSession, request)
        case "/api/v1/reload": return await take(.reload, request)
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
        switch control {
        case .everybody: break
        case .nobody:
            return JSONEnvelope.failure(.forbidden, code: "FORBIDDEN", "use the control socket, or configure http.bearerTokenFile")
        case .bearer(let file, let requestGuard):
            if let refusal = requestGuard.refusal(authority: request.head.authority, origin: request.headers[.origin]) {
                return JSONEnvelope.failure(.forbidden, code: "FORBIDDEN", refusal)
            }
            guard BearerToken.matches(request.headers[.authorization], tokenFile: file) else {
                return JSONEnvelope.failure(.unauthorized, code: "UNAUTHORIZED", "a bearer token is needed")
            }
        }
        if let refusal = await self.wish(wish) {
            return JSONEnvelope.failure(.conflict, code: "CONFLICT", refusal)
        }
        return JSONEnvelope.success(JSONEnvelope.Nothing())
    }
}
