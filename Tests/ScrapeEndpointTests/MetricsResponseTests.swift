import HTTPTestSupport
import Exposition
import Gzip
import Hummingbird
import MetricRegistry
import NIOCore
import Testing

@testable import ScrapeEndpoint

struct MetricsResponseTests {
    private func answer(_ registry: Registry, accepting encodings: String? = nil) async throws -> (Response, [UInt8]) {
        let response = registry.metricsResponse(to: Requests.get("/metrics", encodings))
        return (response, try await Requests.body(of: response))
    }

    @Test func theTypeIsExactAndTheBodyIsTheRegistrys() async throws {
        let registry = Registry()
        try registry.counter("jobs_total", help: "Jobs").increment(by: 3)
        let (response, body) = try await answer(registry, accepting: "gzip")
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
        #expect(response.headers[.cacheControl] == "no-store")
        #expect(response.headers[.vary] == "Accept, Accept-Encoding")
        // So little is not worth compressing.
        #expect(response.headers[.contentEncoding] == nil)
        #expect(response.headers[.contentLength] == "\(body.count)")
        #expect(String(decoding: body, as: UTF8.self) == "# HELP jobs_total Jobs\n# TYPE jobs_total counter\njobs_total 3\n")
    }

    /// Several `Accept` headers count as one.
    @Test(arguments: [
        (["application/openmetrics-text;version=1.0.0"], "application/openmetrics-text; version=1.0.0; charset=utf-8"),
        (["text/plain;q=0.1", "application/openmetrics-text;q=0.2"], "application/openmetrics-text; version=0.0.1; charset=utf-8"),
        (["*/*"], "text/plain; version=0.0.4; charset=utf-8"), ([], "text/plain; version=0.0.4; charset=utf-8"),
    ])
    func theFormatIsTheOneThatIsAskedFor(accept: [String], contentType: String) async throws {
        let registry = Registry()
        try registry.counter("jobs_total", help: "Jobs").increment(by: 3)
        let response = registry.metricsResponse(to: Requests.get("/metrics", accept: accept))
        #expect(response.headers[.contentType] == contentType)
        let format: ExpositionFormat = contentType.hasPrefix("text") ? .prometheusText : .openMetrics
        var reader = ExpositionReader(format)
        reader.append(try await Requests.body(of: response))
        reader.end()
        #expect(try reader.next()?.value("jobs_total") == 3)
        #expect(try reader.next() == nil)
    }

    @Test func anEmptyRegistryIsAnEmptyBody() async throws {
        let (response, body) = try await answer(Registry())
        #expect(response.status == .ok)
        #expect(body.isEmpty)
    }

    @Test func muchIsCompressedForThoseWhoTakeIt() async throws {
        let registry = Registry()
        for index in 0..<200 { try registry.gauge("gauge_\(index)", help: "One of many").set(Double(index)) }
        let (plain, text) = try await answer(registry)
        #expect(plain.headers[.contentEncoding] == nil)
        let (compressed, bytes) = try await answer(registry, accepting: "gzip")
        #expect(compressed.headers[.contentEncoding] == "gzip")
        #expect(bytes.count < text.count / 4)
        #expect(try Gzip.decompress(bytes, limit: 1 << 20) == text)
    }
}
