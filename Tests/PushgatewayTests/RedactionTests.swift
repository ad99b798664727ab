import Testing

@testable import Pushgateway

struct RedactionTests {
    @Test(arguments: [
        ("http://h:1/x", "http://h:1/x"),
        ("http://u:p@h:1/x", "http://h:1/x"),
        ("http://u:p@q@h", "http://h"),
        ("http://u:p/q?r#s@h", "http://h"),
        ("u:p@h", "h"),
        ("u:p://q@h", "h"),
        ("http://h?token=x", "http://h"),
        ("http://h\u{1b}[2J", "http://h[2J"),
    ])
    func urlsAreShownWithoutSecrets(text: String, shown: String) {
        #expect(Redaction.url(text) == shown)
    }

    @Test(arguments: [
        ("Unsupported proxy syntax in 'http://u:p@h:x'", "Unsupported proxy syntax in 'http://h:x'"),
        ("Could not resolve proxy: http://u:p@q/r@h", "Could not resolve proxy: http://h"),
        ("Recv failure: Connection reset by peer", "Recv failure: Connection reset by peer"),
        ("mail a@b about http://h", "mail a@b about http://h"),
    ])
    func sentencesAreShownWithoutSecrets(text: String, shown: String) {
        #expect(Redaction.sentence(text) == shown)
    }

    @Test func whatCommandsATerminalIsTakenOut() {
        #expect(Redaction.printable("a\u{1b}[31mb\u{7f}\u{9b}c\u{202e}d\u{2028}e\nf ü🦀") == "a[31mbcdef ü🦀")
    }
}
