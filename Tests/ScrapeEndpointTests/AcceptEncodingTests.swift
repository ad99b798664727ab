import Testing

@testable import ScrapeEndpoint

struct AcceptEncodingTests {
    @Test(arguments: [
        "gzip", "GZIP", "x-gzip", "deflate, gzip", "gzip;q=0.5", "gzip; q=1", " gzip ; q=0.001 ,identity", "*", "identity;q=0, *;q=0.1",
    ])
    func takesGzip(header: String) {
        #expect(AcceptEncoding.allowsGzip(header))
    }

    @Test(arguments: [
        nil, "", ",", ";", "identity", "deflate", "gzip;q=0", "gzip;q=0.000", "gzip; Q=0", "*;q=0", "*, gzip;q=0", "gzip;q=0, *",
        "gzip;q=-1", "gzip;q=x", "gzipped",
    ])
    func takesNoGzip(header: String?) {
        #expect(!AcceptEncoding.allowsGzip(header))
    }
}
