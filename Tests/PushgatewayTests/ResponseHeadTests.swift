import Testing

@testable import Pushgateway

struct ResponseHeadTests {
    private func head(_ lines: [String]) -> ResponseHead {
        var head = ResponseHead()
        for line in lines {
            let mayGoOn = head.receive(Array("\(line)\r\n".utf8))
            #expect(mayGoOn)
        }
        return head
    }

    @Test func statusAndHeadersAreRead() {
        let head = head(["HTTP/1.1 429 Too Many Requests", "retry-AFTER:  2 ", "Location: /x:y", "X-Location: no", ""])
        #expect(head.isComplete)
        #expect(head.status == 429)
        #expect(head.retryAfter == "2")
        #expect(head.location == "/x:y")
    }

    @Test func anInterimAnswerIsNotTheFinalOne() {
        let interim = head(["HTTP/1.1 100 Continue", "Location: /old", ""])
        #expect(!interim.isComplete)
        let final = head(["HTTP/1.1 103 Early Hints", "Location: /old", "", "HTTP/2 204 ", ""])
        #expect(final.isComplete)
        #expect(final.status == 204)
        #expect(final.location == nil)
    }

    @Test(arguments: ["HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 20", "HTTP/1.1 2000 OK", "HTTP/1.1 abc"])
    func aMalformedStatusIsNone(line: String) {
        let head = head([line, ""])
        #expect(head.status == 0)
        #expect(!head.isComplete)
    }

    @Test func anOverlongValueIsLeftOut() {
        #expect(head(["HTTP/1.1 301 Moved", "Location: " + String(repeating: "x", count: 3000), ""]).location == nil)
    }

    @Test func headersThatDoNotEndAreNotReadOn() {
        var head = ResponseHead()
        let line = Array("X: \(String(repeating: "x", count: 1019))\r\n".utf8)
        var lines = 0
        while head.receive(line) { lines += 1 }
        #expect(lines == 256)
    }
}
