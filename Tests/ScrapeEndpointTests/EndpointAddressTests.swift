import ScrapeEndpoint
import Testing

struct EndpointAddressTests {
    @Test func isWrittenAsPeopleWriteIt() {
        #expect(EndpointAddress.tcp(host: "127.0.0.1", port: 80).description == "127.0.0.1:80")
        #expect(EndpointAddress.tcp(host: "localhost", port: 0).description == "localhost:0")
        #expect(EndpointAddress.tcp(host: "::1", port: 9464).description == "[::1]:9464")
        #expect(EndpointAddress.unixSocket(path: "/run/x.sock").description == "/run/x.sock")
    }
}
