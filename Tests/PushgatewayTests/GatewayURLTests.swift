import Testing

@testable import Pushgateway

struct GatewayURLTests {
    @Test(arguments: [
        ("http://localhost:9091", "http://localhost:9091", "localhost:9091", ""),
        ("http://localhost", "http://localhost", "localhost:80", ""),
        ("https://gw.example/", "https://gw.example", "gw.example:443", ""),
        ("HTTP://GW.example:1", "http://GW.example:1", "gw.example:1", ""),
        ("http://h:65535/base/path//", "http://h:65535/base/path", "h:65535", "/base/path"),
        ("http://[::1]:9091/x", "http://[::1]:9091/x", "[::1]:9091", "/x"),
        ("http://[fe80::1%25eth0]", "http://[fe80::1%25eth0]", "[fe80::1%25eth0]:80", ""),
        ("http://h/insert/0/prometheus/api/v1/import/prometheus", "http://h/insert/0/prometheus/api/v1/import/prometheus", "h:80", nil),
        ("http://h/a%20b", "http://h/a%20b", "h:80", "/a%20b"),
        ("http://h/metrics/jobs", "http://h/metrics/jobs", "h:80", "/metrics/jobs"),
    ])
    func wellFormedAddressesAreTakenApart(text: String, shown: String, endpoint: String, basePath: String?) throws {
        let url = try GatewayURL(text)
        #expect(url.description == shown)
        #expect(url.endpoint == endpoint)
        if let basePath { #expect(url.basePath == basePath) }
        #expect(url.credentials == nil)
    }

    @Test(arguments: [
        ("http://ann:secret@h:1/x", "ann", "secret"),
        ("http://ann:a%40b%3A%2F@h:1/x", "ann", "a@b:/"),
        ("http://ann@h:1/x", "ann", ""),
        ("http://ann:@h:1/x", "ann", ""),
        ("http://a%20b:p:q@h:1/x", "a b", "p:q"),
    ])
    func credentialsAreMovedOutAndDecoded(text: String, username: String, password: String) throws {
        let url = try GatewayURL(text)
        #expect(url.description == "http://h:1/x")
        #expect(url.credentials == BasicAuthentication(username: username, password: .text(password)))
    }

    @Test(arguments: [
        ("", "it is empty (write http://HOST:9091)"),
        ("localhost:9091", "localhost:9091: the scheme is missing (write http://localhost:9091)"),
        ("ann:secret@localhost:9091", "localhost:9091: the scheme is missing (write http://localhost:9091)"),
        ("ftp://h", "ftp://h: only http and https are spoken"),
        ("http://", "http://: this is no host with an optional port from 1 to 65535"),
        ("http://:9091", "http://:9091: this is no host with an optional port from 1 to 65535"),
        ("http://h:0", "http://h:0: this is no host with an optional port from 1 to 65535"),
        ("http://h:65536", "http://h:65536: this is no host with an optional port from 1 to 65535"),
        ("http://h:+1", "http://h:+1: this is no host with an optional port from 1 to 65535"),
        ("http://h:", "http://h:: this is no host with an optional port from 1 to 65535"),
        ("http://h:99999999999999999999", "http://h:99999999999999999999: this is no host with an optional port from 1 to 65535"),
        ("http://[::1", "http://[::1: this is no host with an optional port from 1 to 65535"),
        ("http://::1/", "http://::1/: this is no host with an optional port from 1 to 65535"),
        ("http://a,b", "http://a,b: this is no host with an optional port from 1 to 65535"),
        ("http://h/x?y=secret", "http://h/x: a query or fragment has no meaning for a Pushgateway"),
        ("http://h#secret", "http://h: a query or fragment has no meaning for a Pushgateway"),
        ("http://ann:se/cr?et@h:1", "http://h:1: a query or fragment has no meaning for a Pushgateway"),
        ("http://ann:se/cret@h:1", "http://h:1: this is no host with an optional port from 1 to 65535"),
        ("http://ann:se#cret@h:1", "http://h:1: a query or fragment has no meaning for a Pushgateway"),
        ("http://ann:100%@h:1", "http://h:1: the user name and password cannot be read (percent-encode what is special in them)"),
        ("http://h/a%zz", "http://h/a%zz: the path has characters that must be percent-encoded, or . or .. in it"),
        ("http://h/a/../b", "http://h/a/../b: the path has characters that must be percent-encoded, or . or .. in it"),
        ("http://h/{x}", "http://h/{x}: the path has characters that must be percent-encoded, or . or .. in it"),
        (
            "http://h/metrics/job/x",
            "http://h/metrics/job/x: give the gateway's own URL only; /metrics/job/… is added from job and grouping"
        ),
        ("http://h/metrics/job/", "http://h/metrics/job/: give the gateway's own URL only; /metrics/job/… is added from job and grouping"),
    ])
    func whatCannotWorkIsRefusedWithoutShowingCredentials(text: String, message: String) throws {
        let error = try #require(throws: PushgatewayConfigurationError.self) { try GatewayURL(text) }
        #expect(error.key == "url")
        #expect(error.message == message)
    }

    @Test(arguments: ["http://h/a b", "http://h\r\nX: y", "http://h\u{0}", "http://zürich", "http://h/\t"])
    func onlyVisibleASCIIIsTaken(text: String) throws {
        let error = try #require(throws: PushgatewayConfigurationError.self) { try GatewayURL(text) }
        #expect(error.message.hasSuffix("(write them percent-encoded, a host in punycode)"))
        #expect(!error.message.unicodeScalars.contains { $0.value < 0x20 })
    }

    @Test func theHostOfAnIPv6AddressIsKnownWithoutBrackets() throws {
        #expect(try GatewayURL("http://[::1]:9091").bareHost == "::1")
    }
}
