import Testing

@testable import ScrapeEndpoint

struct AcceptEncodingTests {
    /// What promhttp answers with too.
    @Test(arguments: [
        // Named.
        ("gzip", true), ("gzip;q=1", true), ("gzip;q=0.5", true), ("gzip;q=0.001", true), (" gzip ; q=0.5 ", true), ("deflate, gzip", true),
        ("gzip, deflate, br, zstd", true), ("br;q=1.0, gzip;q=0.8, *;q=0.1", true), ("deflate;q=1, gzip;q=0.1", true),
        // Refused, or nothing that is known.
        (nil, false), ("", false), (",", false), (";", false), ("gzip;q=0", false), ("gzip;q=0.000", false), ("deflate", false),
        ("br", false), ("gzipped", false), ("compress, deflate", false), ("gzip;q=0, deflate", false),
        // What is not compressed is one of the choices, and the first of equals.
        ("identity", false), ("identity, gzip", false), ("gzip, identity", false), ("gzip;q=0.5, identity", false),
        ("identity;q=0.5, gzip", true), ("gzip;q=1.0, identity;q=0.5", true), ("identity;q=0, gzip", true), ("gzip;q=0, identity", false),
        ("identity;q=0, gzip;q=0", false),
        // A wildcard stands for both.
        ("*", false), ("*;q=0", false), ("*;q=0.5", false), ("gzip, *", false), ("gzip, *;q=0.5", true), ("gzip;q=0.5, *", false),
        ("gzip;q=0, *", false), ("identity, *;q=0.5", false), ("*;q=0, gzip", true),
        // Malformed weights.
        ("gzip; Q=0", false), ("gzip;q=-1", false), ("gzip;q=x", false), ("gzip;q=2", false),
    ])
    func decidesAsPromhttp(header: String?, isGzip: Bool) {
        #expect(AcceptEncoding.prefersGzip(header) == isGzip)
    }

    /// Where promhttp sends what the client refuses, or knows no other way to write the name.
    @Test(arguments: [
        ("identity;q=0, *", true), ("identity;q=0, *;q=0.1", true), ("identity;q=0.5, *", true), ("x-gzip", true), ("GZIP", true),
    ])
    func decidesByTheRuleWherePromhttpDoesNot(header: String, isGzip: Bool) {
        #expect(AcceptEncoding.prefersGzip(header) == isGzip)
    }
}
