import Push
import Testing

@testable import Pushgateway

struct AuthorizationTests {
    @Test func withoutCredentialsThereIsNone() throws {
        #expect(try Authorization.value(PushgatewayConfiguration(url: "http://h")) == nil)
    }

    @Test func basicAuthenticationIsThatOfRFC7617() throws {
        let file = try TemporaryFile("open sesame\n".utf8)
        let basicAuth = BasicAuthentication(username: "Aladdin", passwordFile: file.path)
        #expect(
            try Authorization.value(PushgatewayConfiguration(url: "http://h", basicAuth: basicAuth)) == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
        )
        #expect(try Authorization.value(PushgatewayConfiguration(url: "http://test:123%C2%A3@h")) == "Basic dGVzdDoxMjPCow==")
    }

    @Test func aTokenIsSentAsItStandsInItsFile() throws {
        let file = try TemporaryFile("abc.DEF-123~+/==\n".utf8)
        #expect(
            try Authorization.value(PushgatewayConfiguration(url: "http://h", bearerTokenFile: file.path)) == "Bearer abc.DEF-123~+/=="
        )
    }

    @Test(arguments: ["two words", "a\r\nX-Injected: 1", "ü", "a\u{0}"])
    func aTokenThatNoHeaderCanCarryIsNotShown(token: String) throws {
        let file = try TemporaryFile(token.utf8)
        let message = "the secret file \(file.path) has a space, a line break or a character beyond ASCII in its token"
        #expect(throws: PushFailure(.configuration, message)) {
            try Authorization.value(PushgatewayConfiguration(url: "http://h", bearerTokenFile: file.path))
        }
    }
}
