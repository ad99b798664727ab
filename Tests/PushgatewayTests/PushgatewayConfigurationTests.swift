import Testing

@testable import Pushgateway

struct PushgatewayConfigurationTests {
    private let url = "http://localhost:9091"

    private func key(_ make: () throws -> PushgatewayConfiguration) -> String? {
        do {
            _ = try make()
            return nil
        } catch {
            return (error as? PushgatewayConfigurationError)?.key
        }
    }

    @Test func theDefaultsAreThoseOfTheConfigurationFile() throws {
        let configuration = try PushgatewayConfiguration(url: url)
        #expect(configuration.destination == "http://localhost:9091")
        #expect(configuration.groupingKey.path == "/metrics/job/palingenesis")
        #expect(configuration.method == .put)
        #expect(configuration.timeout == .seconds(10))
        #expect(configuration.connectTimeout == .seconds(5))
        #expect(configuration.compression == .gzip)
        #expect(configuration.basicAuth == nil)
        #expect(configuration.tls == TLSConfiguration())
        #expect(configuration.proxy == nil)
        #expect(configuration.headers.isEmpty)
    }

    @Test func credentialsOfTheURLBecomeBasicAuthentication() throws {
        let configuration = try PushgatewayConfiguration(url: "http://ann:s%20t@h:1/base")
        #expect(configuration.destination == "http://h:1/base")
        #expect(configuration.basicAuth == BasicAuthentication(username: "ann", password: .text("s t")))
    }

    @Test func credentialsStandInOnePlace() {
        let basicAuth = BasicAuthentication(username: "ann", passwordFile: "/p")
        #expect(key { try .init(url: "http://ann:x@h", basicAuth: basicAuth) } == "basicAuth")
        #expect(key { try .init(url: "http://ann:x@h", bearerTokenFile: "/t") } == "bearerTokenFile")
        #expect(key { try .init(url: url, basicAuth: basicAuth, bearerTokenFile: "/t") } == "bearerTokenFile")
        #expect(key { try .init(url: url, basicAuth: basicAuth, headers: ["authorization": "x"]) } == "headers.authorization")
        #expect(key { try .init(url: url, headers: ["Authorization": "x"]) } == nil)
    }

    @Test func impossibleValuesAreNamedByKey() {
        #expect(key { try .init(url: "nowhere") } == "url")
        #expect(key { try .init(url: url, job: "") } == "job")
        #expect(key { try .init(url: url, grouping: ["a-b": "c"]) } == "grouping")
        #expect(key { try .init(url: url, timeout: .zero) } == "timeout")
        #expect(key { try .init(url: url, connectTimeout: .seconds(-1)) } == "connectTimeout")
        #expect(key { try .init(url: url, basicAuth: .init(username: "a:b", passwordFile: "/p")) } == "basicAuth.username")
        #expect(key { try .init(url: url, basicAuth: .init(username: "a", passwordFile: "")) } == "basicAuth.passwordFile")
        #expect(key { try .init(url: url, bearerTokenFile: "/a\u{0}b") } == "bearerTokenFile")
        #expect(key { try .init(url: url, tls: .init(caFile: "")) } == "tls.caFile")
        #expect(key { try .init(url: url, tls: .init(certFile: "/c\n")) } == "tls.certFile")
        #expect(key { try .init(url: url, tls: .init(keyFile: "/k")) } == "tls.keyFile")
        #expect(key { try .init(url: url, tls: .init(certFile: "/c", keyFile: "/k")) } == nil)
    }

    @Test(arguments: ["proxy:3128", "ftp://proxy", "http://", "http://u:p@proxy:x", "http://proxy/?q"])
    func aProxyThatCannotBeIsRefused(proxy: String) {
        #expect(key { try .init(url: url, proxy: proxy) } == "proxy")
    }

    @Test(arguments: ["", "http://proxy:3128", "https://u:p@proxy:3128/", "socks5h://[::1]:1080"])
    func aProxyThatCanBeIsTaken(proxy: String) throws {
        #expect(try PushgatewayConfiguration(url: url, proxy: proxy).proxy == .text(proxy))
    }

    @Test(arguments: [
        ("X-Scope-OrgID", "tenant 1", true), ("x", "", true), ("x", "a\tb", true), ("x", "ü", true),
        ("x", "a\r\nInjected: 1", false), ("x", "a\n", false), ("x", "\r", false), ("x", "a\u{0}", false),
        ("", "v", false), ("a b", "v", false), ("a:b", "v", false), ("a\r\nb", "v", false), ("ü", "v", false),
        ("Content-Type", "v", false), ("content-encoding", "v", false), ("Content-Length", "1", false), ("Expect", "", false),
        ("Transfer-Encoding", "chunked", false), ("Host", "other", true),
    ])
    func headersCannotBreakTheRequest(name: String, value: String, isTaken: Bool) {
        #expect((key { try .init(url: url, headers: [name: value]) } == nil) == isTaken)
    }
}
