import Exposition
import Testing

@testable import Receiver

struct ArrivalTextTests {
    private let text = ArrivalText(time: ArrivalTime(seconds: 43_384))

    private func change(_ pushes: [String], key: GroupingKey) throws -> PushChange {
        var store = PushgatewayStore()
        var change = PushChange(from: [], to: [], key: key)
        for push in pushes {
            let families = try PrometheusTextParser().parse(Array(push.utf8))
            change = try store.push(families, to: key, replacing: .group, at: ArrivalTime(seconds: 1))
        }
        return change
    }

    @Test func tellsWhatAPushChanged() throws {
        let key = GroupingKey(["job": "palingenesis", "instance": "build-7"])
        let change = try change(
            [
                "resumes_total{reason=\"rate_limit\"} 0\nup 1\nold 1\n",
                "resumes_total{reason=\"rate_limit\"} 1\nup 1\nnew{a=\"b\"} 1234567\n",
            ],
            key: key
        )
        #expect(
            text.push(method: "PUT", key: key, peer: "127.0.0.1", change: change, byteCount: 8449, isGzip: true) == """
                12:03:04 push  PUT job="palingenesis" instance="build-7" from 127.0.0.1: 3 families, 3 samples, 8.4 kB gzip
                  resumes_total{reason="rate_limit"}  0 → 1
                  new{a="b"}  new: 1234567
                  1 sample gone
                """
        )
    }

    @Test func sumsUpManyNewSamples() throws {
        let key = GroupingKey(["job": "x"])
        let lines = (0..<5).map { "m\($0){l=\"1\"} 1\nm\($0){l=\"2\"} 1\n" }.joined()
        let change = try change([lines], key: key)
        #expect(
            text.push(method: "POST", key: key, peer: "::1", change: change, byteCount: 90, isGzip: false) == """
                12:03:04 push  POST job="x" from ::1: 5 families, 10 samples, 90 B
                  10 new samples in 5 families: m0, m1, m2, …
                """
        )
    }

    @Test func cutsALongListOfChanges() throws {
        let key = GroupingKey(["job": "x"])
        let change = try change([1, 2].map { value in (0..<25).map { "m{l=\"\($0)\"} \(value)\n" }.joined() }, key: key)
        let lines = text.push(method: "PUT", key: key, peer: "p", change: change, byteCount: 1, isGzip: false).split(separator: "\n")
        #expect(lines.count == 22)
        #expect(lines[1] == "  m{l=\"0\"}  1 → 2")
        #expect(lines.last == "  and 5 more that changed")
    }

    @Test func tellsOfDeletions() throws {
        let key = GroupingKey(["job": "x"])
        var store = PushgatewayStore()
        _ = try store.push(
            [ExpositionFamily(name: "a", type: .gauge, samples: [.init(name: "a", value: 1)])],
            to: key,
            replacing: .group,
            at: text.time
        )
        #expect(text.deletion(key: key, peer: "p", change: store.delete(key)) == "12:03:04 push  DELETE job=\"x\" from p: 1 sample gone")
        #expect(text.deletion(key: key, peer: "p", change: nil) == "12:03:04 push  DELETE job=\"x\" from p: there is no such group")
    }

    @Test func tellsWhyAPushIsRefused() {
        #expect(
            text.refusal(method: "PUT", what: "job=\"x\"", peer: "p", status: 400, reason: "2 error(s) occurred:\n* one \u{1b}[2J\n* two\r")
                == #"""
                12:03:04 push  PUT job="x" from p refused, 400: 2 error(s) occurred:
                  * one \x1b[2J
                  * two\r
                """#
        )
    }

    @Test func nothingFromOutsideReachesTheTerminalRaw() throws {
        let key = GroupingKey(["job": "\u{1b}]0;x\u{7}", "a": "\u{202e}"])
        let change = try change(["m{l=\"\u{9b}31m\r\"} 1\n"], key: key)
        #expect(
            text.push(method: "PUT", key: key, peer: "p", change: change, byteCount: 1, isGzip: false) == #"""
                12:03:04 push  PUT job="\x1b]0;x\a" a="\u202e" from p: 1 family, 1 sample, 1 B
                  m{l="\u009b31m\r"}  new: 1
                """#
        )
        var store = StatsDStore()
        let datagram = store.receive(Array("\u{1b}c:1|c|#\u{8}:\u{1b}".utf8))
        #expect(
            text.datagram(datagram, peer: "p") == #"""
                12:03:04 statsd 1 datagram, 1 line from p:
                  \x1bc{\b="\x1b"}  +1 = 1
                """#
        )
    }

    @Test func tellsWhatADatagramChanged() {
        var store = StatsDStore()
        _ = store.receive(Array("c;k=v:2|c\ng:3|g\nt:5|ms\ns:a|s".utf8))
        let change = store.receive(Array("c;k=v:1|c\ng:0|g\ng:-4|g\nn:1|g\nt:2:3|ms\ns:b|s\nbad\n".utf8))
        #expect(
            text.datagram(change, peer: "127.0.0.1:40112") == """
                12:03:04 statsd 1 datagram, 7 lines from 127.0.0.1:40112:
                  c{k="v"}  +1 = 3
                  g  3 → -4
                  n  new: 1
                  t  count +2 = 3, sum +5 = 10
                  s  +1 = 2 distinct
                  malformed: "bad": there is no colon after the name
                """
        )
    }

    @Test func saysThatLinesWereNotKept() {
        var limits = ReceiverLimits()
        limits.series = 0
        var store = StatsDStore(limits: limits)
        #expect(
            text.datagram(store.receive(Array("a:1|c\nb:1|c".utf8)), peer: "p") == """
                12:03:04 statsd 1 datagram, 2 lines from p:
                  2 lines not kept: this receiver holds as many series as it can
                """
        )
    }
}
