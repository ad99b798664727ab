import Testing

@testable import StatsD

struct StatsDAddressTests {
    @Test(arguments: [
        ("127.0.0.1:8125", StatsDAddress.udp(host: "127.0.0.1", port: 8125)), ("localhost:1", .udp(host: "localhost", port: 1)),
        ("[::1]:65535", .udp(host: "::1", port: 65535)), ("[fe80::1%eth0]:9125", .udp(host: "fe80::1%eth0", port: 9125)),
        ("bücher.example:8125", .udp(host: "bücher.example", port: 8125)), ("unix:///run/s d.sock", .unixDatagram(path: "/run/s d.sock")),
    ])
    func goodTextIsReadAndWrittenBack(_ text: String, _ address: StatsDAddress) throws {
        #expect(try StatsDAddress(text) == address)
        #expect(address.description == text)
    }

    @Test(arguments: [
        ("localhost", "there is no port from 1 to 65535", "localhost:8125"),
        ("localhost:", "there is no port from 1 to 65535", "127.0.0.1:8125"),
        ("h:0", "there is no port from 1 to 65535", "127.0.0.1:8125"), ("h:65536", "there is no port from 1 to 65535", "127.0.0.1:8125"),
        ("h:+80", "there is no port from 1 to 65535", "127.0.0.1:8125"), ("h:8125x", "there is no port from 1 to 65535", "127.0.0.1:8125"),
        ("[::1]", "there is no port from 1 to 65535", "[::1]:8125"), ("[::1]8125", "there is no port from 1 to 65535", "127.0.0.1:8125"),
        ("::1:8125", "an IPv6 address stands in brackets", "[::1]:8125"),
        ("[h]:1", "only an IPv6 address stands in brackets", "[::1]:8125"),
        (":8125", "there is no usable host", "127.0.0.1:8125"), ("", "there is no usable host", "127.0.0.1:8125"),
        ("a b:1", "there is no usable host", "127.0.0.1:8125"), ("user@h:1", "there is no usable host", "127.0.0.1:8125"),
        ("a\0b:1", "there is no usable host", "127.0.0.1:8125"), ("[::1:8125", "an IPv6 address stands in brackets", "[::1]:8125"),
        ("udp://h:8125", "this scheme is unknown", "host:port for UDP, without a scheme, unix:///path or unixstream:///path"),
        ("unix://relative", "a Unix socket needs an absolute path", "unix:///run/statsd.sock"),
        ("unix:/run/x", "a Unix socket needs an absolute path", "unix:///run/statsd.sock"),
        ("unix:///", "a Unix socket needs an absolute path", "unix:///run/statsd.sock"),
        ("unix:///a\0b", "the path holds a NUL character", "unix:///run/statsd.sock"),
        ("unix:///" + String(repeating: "a", count: 107), "a Unix socket's path has at most 107 bytes", "a shorter path"),
    ])
    func badTextSaysWhatWouldBeRight(_ text: String, _ reason: String, _ hint: String) throws {
        let error = try #require(throws: StatsDAddressError.self) { try StatsDAddress(text) }
        #expect(error == StatsDAddressError(text, reason, hint: hint))
        #expect(error.description == "\"\(text)\": \(reason) (write \(hint))")
    }
}
