import Exposition
import HTTPTypes
import Hummingbird
import NIOCore

/// Answers HTTP requests as a Pushgateway does.
struct GatewayResponder: HTTPResponder {
    /// What of a connection matters: who is at its other end.
    struct Context: InitializableFromSource {
        let peer: String

        init(source: ApplicationRequestContextSource) {
            peer = source.channel.remoteAddress?.ipAddress ?? "an unknown address"
        }
    }

    private static let welcome = """
        This is what `palingenesis listen` shows of the metrics that were sent to it.

        PUT, POST, DELETE /metrics/job/JOB{/LABEL/VALUE}   push, as to a Pushgateway
        GET /metrics                                       what was pushed, as text
        GET /api/v1/metrics                                what was pushed, as JSON
        GET /statsd                                        the totals of the StatsD series
        GET /-/ready                                       whether it is there

        """

    let state: ReceivedState

    func respond(to request: Request, context: Context) async throws -> Response {
        let route = GatewayRoute(target: request.head.path ?? "")
        let method = request.head.method.rawValue
        let response = try await answer(request, method: method, route: route, peer: context.peer)
        switch response {
        case .success(let response): return response
        case .failure(let refusal):
            let isReading = method == "GET" || method == "HEAD" || method == "OPTIONS"
            if !isReading { state.refuse(method: method, what: Self.name(of: route, in: request), peer: context.peer, refusal: refusal) }
            return Self.response(refusal, route: route, isHead: method == "HEAD")
        }
    }

    private func answer(_ request: Request, method: String, route: GatewayRoute, peer: String) async throws -> Result<Response, PushRefusal>
    {
        let isAllowed = route.allowedMethods.contains(method)
        switch route {
        case .malformed: return .failure(PushRefusal(status: 400, "400 Bad Request"))
        case .cleaned: return .failure(PushRefusal(status: 301, "the path has empty or dotted components"))
        case .emptyJob where ["PUT", "POST", "DELETE"].contains(method):
            return .failure(PushRefusal(status: 307, "job name is required"))
        case .unknown, .emptyJob: return .failure(PushRefusal(status: 404, "404 page not found"))
        case _ where !isAllowed: return .failure(PushRefusal(status: 405, "Method Not Allowed"))
        case _ where method == "OPTIONS":
            return .success(Response(status: .ok, headers: [.allow: route.allowedMethods.joined(separator: ", ")]))
        case .index: return .success(Self.text(Array(Self.welcome.utf8)))
        case .health: return .success(Self.text(Array("OK".utf8)))
        case .metrics: return .success(Self.text(state.metricsText(), type: "text/plain; version=0.0.4; charset=utf-8"))
        case .metricsJSON: return .success(Self.text(Array(state.metricsJSON().utf8), type: "application/json"))
        case .statsD: return .success(Self.text(state.statsDText()))
        case .group(let job, let isBase64, let rest):
            return try await push(request, method: method, job: job, isBase64: isBase64, rest: rest, peer: peer)
        }
    }

    private func push(
        _ request: Request,
        method: String,
        job: String,
        isBase64: Bool,
        rest: String,
        peer: String
    ) async throws -> Result<Response, PushRefusal> {
        var body: [UInt8] = []
        var isTooLarge = false
        for try await part in request.body {
            isTooLarge = isTooLarge || body.count + part.readableBytes > state.limits.bodyBytes
            // A client reads the answer when it has sent everything, so the rest is taken as well, and dropped.
            if !isTooLarge { body.append(contentsOf: part.readableBytesView) }
        }
        guard !isTooLarge else { return .failure(.tooLarge(state.limits.bodyBytes)) }
        let type = request.headers[.contentType] ?? ""
        do throws(PushRefusal) {
            let key = try GroupingKey(job: job, isBase64: isBase64, rest: rest)
            let status = try state.take(
                ReceivedState.Request(
                    method: method,
                    key: key,
                    peer: peer,
                    body: body,
                    // A Pushgateway 1.5 knows the word in small letters only.
                    isGzip: request.headers[.contentEncoding] == "gzip",
                    isProtobuf: type.lowercased().hasPrefix("application/vnd.google.protobuf")
                )
            )
            return .success(Response(status: .init(code: status)))
        } catch {
            return .failure(error)
        }
    }

    // MARK: Responses

    private static func text(_ bytes: [UInt8], type: String = "text/plain; charset=utf-8") -> Response {
        Response(status: .ok, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private static func response(_ refusal: PushRefusal, route: GatewayRoute, isHead: Bool) -> Response {
        var headers: HTTPFields = [:]
        switch (refusal.status, route) {
        case (301, .cleaned(let path)): headers[.location] = path
        case (307, _): headers[.location] = "/metrics/job"
        case (405, _): headers[.allow] = route.allowedMethods.joined(separator: ", ")
        default: break
        }
        let status = HTTPResponse.Status(code: refusal.status)
        guard refusal.status != 301 && refusal.status != 307 else { return Response(status: status, headers: headers) }
        headers[.contentType] = "text/plain; charset=utf-8"
        // Go answers what it cannot read at all in another way than what it does not find.
        if route != .malformed { headers[.xContentTypeOptions] = "nosniff" }
        guard !isHead else { return Response(status: status, headers: headers) }
        let text = refusal.message + (route == .malformed ? "" : "\n")
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// The group that a request is about or, where it names none, its path.
    private static func name(of route: GatewayRoute, in request: Request) -> String {
        if case .group(let job, let isBase64, let rest) = route, let key = try? GroupingKey(job: job, isBase64: isBase64, rest: rest) {
            return SeriesText.shown(key)
        }
        return QuotedText.quoted((request.head.path ?? "").utf8.prefix(200))
    }
}
