import Testing

@testable import Daemon

struct ListenAddressTests {
    @Test(arguments: [
        ("127.0.0.1:7654", ListenAddress.tcp(host: "127.0.0.1", port: 7654)), ("[::1]:0", .tcp(host: "::1", port: 0)),
        ("localhost:65535", .tcp(host: "localhost", port: 65535)), ("[fe80::1%eth0]:80", .tcp(host: "fe80::1%eth0", port: 80)),
        ("build-7.example.org.:1", .tcp(host: "build-7.example.org.", port: 1)), ("none", .none),
    ])
    func readsAndWritesTheSameText(text: String, address: ListenAddress) throws {
        #expect(try ListenAddress(text) == address)
        #expect(address.description == text)
    }

    @Test(arguments: [
        ("", "the host is missing (write 127.0.0.1, or 0.0.0.0 for all)"),
        (":7654", "the host is missing (write 127.0.0.1:7654, or 0.0.0.0:7654 for all)"),
        ("localhost", "there is no port from 0 to 65535 (write 127.0.0.1:7654)"),
        ("7654", "there is no usable host (write 127.0.0.1:7654)"),
        ("127.0.0.1:65536", "there is no port from 0 to 65535 (write 127.0.0.1:7654)"),
        ("127.0.0.1:+1", "there is no port from 0 to 65535 (write 127.0.0.1:7654)"),
        ("127.0.0.1:", "there is no port from 0 to 65535 (write 127.0.0.1:7654)"),
        ("127.0.0.256:1", "there is no usable host (write 127.0.0.1:7654)"),
        ("1.2.3:1", "there is no usable host (write 127.0.0.1:7654)"),
        ("http://localhost:1", "this is no host:port (an IPv6 address stands in brackets: [::1]:7654)"),
        ("a b:1", "there is no usable host (write 127.0.0.1:7654)"), ("..:1", "there is no usable host (write 127.0.0.1:7654)"),
        ("::1:80", "this is no host:port (an IPv6 address stands in brackets: [::1]:7654)"),
        ("[1.2.3.4]:80", "between the brackets stands no IPv6 address (write [::1]:7654)"),
        ("[::1]80", "there is no port from 0 to 65535 (write 127.0.0.1:7654)"),
        ("[::1\0]:80", "between the brackets stands no IPv6 address (write [::1]:7654)"),
    ])
    func saysWhatIsWrong(text: String, reason: String) {
        #expect(throws: ListenAddress.Malformed(reason: reason)) { try ListenAddress(text) }
    }
}
