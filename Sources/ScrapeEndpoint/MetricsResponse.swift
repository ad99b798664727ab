import Exposition
import Gzip
public import Hummingbird
public import MetricRegistry
import NIOCore

extension Registry {
    /// The answer to a scrape: the registry in the format that the client prefers, compressed when it takes gzip and that pays.
    ///
    /// In a server of your own: `router.get("metrics") { request, _ in registry.metricsResponse(to: request) }`.
    /// Cost: one rendering of the registry; no lock is held while it is formatted or sent.
    public func metricsResponse(to request: Request) -> Response {
        var (contentType, body) = scrape(accept: request.headers[.accept])
        var headers: HTTPFields = [
            .contentType: contentType,
            // A cached scrape would show old values as new ones.
            .cacheControl: "no-store",
            .vary: "Accept, Accept-Encoding",
        ]
        if body.count > Self.leastCompressed, AcceptEncoding.prefersGzip(request.headers[.acceptEncoding]) {
            body = Gzip.compress(body)
            headers[.contentEncoding] = "gzip"
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }

    /// Below this size, in bytes, an answer fits into one packet either way.
    private static var leastCompressed: Int { 1400 }
}
