import Exposition
import Foundation
import Gzip
import Logging
import ServiceLifecycle
import Testing

@testable import Receiver

struct ReceiverTests {
    // MARK: Pushes

    @Test func takesPushesAndShowsThem() async throws {
        try await RunningReceiver.with { receiver in
            let first = try await receiver.exchange(
                "PUT",
                "/metrics/job/palingenesis/instance/build-7",
                "resumes_total{reason=\"rate_limit\"} 0\n"
            )
            #expect(first.status == 200)
            #expect(first.body == "")
            #expect(
                await receiver.nextOutput() == """
                    12:03:04 push  PUT job="palingenesis" instance="build-7" from 127.0.0.1: 1 family, 1 sample, 37 B
                      resumes_total{reason="rate_limit"}  new: 0
                    """
            )
            let body = Gzip.compress(Array("resumes_total{reason=\"rate_limit\"} 1\n".utf8))
            let second = try await receiver.exchange(
                "POST",
                "/metrics/job/palingenesis/instance/build-7",
                body,
                headers: ["Content-Encoding: gzip"]
            )
            #expect(second.status == 200)
            #expect(
                await receiver.nextOutput() == """
                    12:03:04 push  POST job="palingenesis" instance="build-7" from 127.0.0.1: 1 family, 1 sample, \(body.count) B gzip
                      resumes_total{reason="rate_limit"}  0 → 1
                    """
            )
            let shown = try await receiver.exchange("GET", "/metrics")
            #expect(shown.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            let families = try PrometheusTextParser().parse(Array(shown.body.utf8))
            let labels = ["job": "palingenesis", "instance": "build-7"]
            #expect(families.value("resumes_total", labels.merging(["reason": "rate_limit"]) { $1 }) == 1)
            #expect(families.value("push_time_seconds", labels) == 43_384)
            let json = try await receiver.exchange("GET", "/api/v1/metrics")
            #expect(json.headers["content-type"] == "application/json")
            let object = try JSONSerialization.jsonObject(with: Data(json.body.utf8)) as? [String: Any]
            #expect(((object?["data"] as? [[String: Any]])?.first?["labels"] as? [String: String]) == labels)
            #expect(try await receiver.exchange("DELETE", "/metrics/job/palingenesis/instance/build-7").status == 202)
            #expect(
                await receiver.nextOutput()
                    == "12:03:04 push  DELETE job=\"palingenesis\" instance=\"build-7\" from 127.0.0.1: 1 sample gone"
            )
            #expect(try await receiver.exchange("GET", "/metrics").body == "")
        }
    }

    @Test func showsWhatItRefuses() async throws {
        try await RunningReceiver.with { receiver in
            let parse = try await receiver.exchange("PUT", "/metrics/job/x", "a 1\nb 1\nc one\n")
            #expect(parse.status == 400)
            #expect(parse.body == "text format parsing error in line 3: expected float as value, got \"one\"\n")
            #expect(
                await receiver.nextOutput()
                    == "12:03:04 push  PUT job=\"x\" from 127.0.0.1 refused, 400: text format parsing error in line 3: expected float as value, got \"one\""
            )
            #expect(try await receiver.exchange("PUT", "/metrics/jobs/%1B", "").status == 404)
            #expect(
                await receiver.nextOutput() == "12:03:04 push  PUT \"/metrics/jobs/%1B\" from 127.0.0.1 refused, 404: 404 page not found"
            )
            #expect(try await receiver.exchange("PUT", "/metrics/job/x/a/..", "").headers["location"] == "/metrics/job/x")
            #expect(
                await receiver.nextOutput()
                    == "12:03:04 push  PUT \"/metrics/job/x/a/..\" from 127.0.0.1 refused, 301: the path has empty or dotted components"
            )
        }
    }

    @Test func refusesBodiesBeyondItsLimits() async throws {
        var limits = ReceiverLimits()
        limits.bodyBytes = 100_000
        limits.samples = 10
        try await RunningReceiver.with(limits: limits) { receiver in
            let large = [UInt8](repeating: UInt8(ascii: "#"), count: 5_000_000)
            let message = "the body is larger than the 100000 bytes that this receiver takes"
            let raw = try await receiver.exchange("PUT", "/metrics/job/x", large)
            #expect(raw.status == 413)
            #expect(raw.body == message + "\n")
            #expect(await receiver.nextOutput() == "12:03:04 push  PUT job=\"x\" from 127.0.0.1 refused, 413: " + message)
            let packed = try await receiver.exchange("PUT", "/metrics/job/x", Gzip.compress(large), headers: ["Content-Encoding: gzip"])
            #expect(packed.status == 413)
            #expect(
                try await receiver.exchange("PUT", "/metrics/job/x", (0..<10).map { "a\($0) 1\n" }.joined()).body.contains(
                    "more than 10 samples"
                )
            )
            #expect(try await receiver.exchange("PUT", "/metrics/job/x", "a 1\nb 1\n").status == 200)
            #expect(try await receiver.exchange("PUT", "/metrics/job/y", (0..<9).map { "b{l=\"\($0)\"} 1\n" }.joined()).status == 503)
        }
    }

    @Test func refusesCompressedBodiesThatAreDamaged() async throws {
        try await RunningReceiver.with { receiver in
            let good = Gzip.compress(Array("a 1\n".utf8))
            var wrongSum = good
            wrongSum[good.count - 6] ^= 1
            for (body, text) in [
                (Array(good.dropLast(9)), "unexpected EOF\n"), (wrongSum, "gzip: "), (good + [1, 2], "gzip: invalid header\n"),
            ] {
                let answer = try await receiver.exchange("PUT", "/metrics/job/x", body, headers: ["Content-Encoding: gzip"])
                #expect(answer.status == 400)
                #expect(answer.body.hasPrefix(text))
            }
        }
    }

    @Test func refusesProtobuf() async throws {
        try await RunningReceiver.with { receiver in
            let type = "Content-Type: application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited"
            let answer = try await receiver.exchange("PUT", "/metrics/job/x", [1], headers: [type])
            #expect(answer.status == 415)
        }
    }

    @Test func saysWhatItIs() async throws {
        try await RunningReceiver.with { receiver in
            let answer = try await receiver.exchange("GET", "/")
            #expect(answer.status == 200)
            #expect(answer.body.hasPrefix("This is what `palingenesis listen` shows"))
        }
    }

    // MARK: StatsD

    @Test func takesDatagramsAndShowsTotals() async throws {
        try await RunningReceiver.with { receiver in
            let port = receiver.addresses.statsdPort
            let first = try await Loopback.send([Array("resumes_total;reason=rate_limit:1|c\nstate:3|g\n".utf8)], port: port)
            #expect(
                await receiver.nextOutput() == """
                    12:03:04 statsd 1 datagram, 2 lines from 127.0.0.1:\(first):
                      resumes_total{reason="rate_limit"}  +1 = 1
                      state  new: 3
                    """
            )
            let second = try await Loopback.send([Array("resumes_total:2|c|#reason:rate_limit\nwhat\n".utf8), [0xff, 0]], port: port)
            #expect(
                await receiver.nextOutput() == """
                    12:03:04 statsd 1 datagram, 2 lines from 127.0.0.1:\(second):
                      resumes_total{reason="rate_limit"}  +2 = 3
                      malformed: "what": there is no colon after the name
                    """
            )
            #expect(
                await receiver.nextOutput() == #"""
                    12:03:04 statsd 1 datagram, 1 line from 127.0.0.1:\#(second):
                      malformed: "\xff\x00": it is not UTF-8
                    """#
            )
            let shown = try await receiver.exchange("GET", "/statsd")
            let families = try PrometheusTextParser().parse(Array(shown.body.utf8))
            #expect(families.value("resumes_total", ["reason": "rate_limit"]) == 3)
            #expect(families.value("state") == 3)
            #expect(shown.body.hasPrefix("# datagrams 3\n# lines 5\n# malformed 2\n"))
        }
    }

    @Test func takesDatagramsAsLargeAsTheyCome() async throws {
        try await RunningReceiver.with { receiver in
            let lines = (0..<2500).map { "counter_number_\($0):1|c\n" }.joined()
            _ = try await Loopback.send([Array(lines.utf8)], port: receiver.addresses.statsdPort)
            #expect(await receiver.nextOutput()?.contains("1 datagram, 2500 lines") == true)
        }
    }

    @Test func listensOnIPv6() async throws {
        try await RunningReceiver.with(statsdHost: "::1") { receiver in
            let port = try await Loopback.send([Array("a:1|c".utf8)], port: receiver.addresses.statsdPort, toV6: true)
            #expect(await receiver.nextOutput() == "12:03:04 statsd 1 datagram, 1 line from [::1]:\(port):\n  a  +1 = 1")
        }
    }

    // MARK: Beginning and end

    @Test func endsGracefully() async throws {
        let (listening, listens) = AsyncStream.makeStream(of: ReceiverAddresses.self)
        let receiver = Receiver(
            configuration: ReceiverConfiguration(httpPort: 0, statsdPort: 0),
            logger: Logger(label: "receiver") { _ in SwiftLogNoOpLogHandler() },
            onListening: { listens.yield($0) },
            output: { _ in }
        )
        let logger = Logger(label: "group") { _ in SwiftLogNoOpLogHandler() }
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [receiver], logger: logger))
        let ended = Task { try await group.run() }
        var iterator = listening.makeAsyncIterator()
        let addresses = try #require(await iterator.next())
        #expect(try await Loopback.exchange("GET", "/-/ready", port: addresses.httpPort).body == "OK")
        // A client that keeps its connection and says nothing more must not hold the end up.
        try await Loopback.withIdleConnection(port: addresses.httpPort) {
            await group.triggerGracefulShutdown()
            try await ended.value
        }
        await #expect(throws: Loopback.SocketError.self) { try await Loopback.exchange("GET", "/-/ready", port: addresses.httpPort) }
    }

    private func error(_ configuration: ReceiverConfiguration) async -> ReceiverError? {
        let receiver = Receiver(
            configuration: configuration,
            logger: Logger(label: "receiver") { _ in SwiftLogNoOpLogHandler() },
            output: { _ in }
        )
        do {
            try await receiver.run()
            return nil
        } catch {
            return error as? ReceiverError
        }
    }

    @Test func saysWhichPortIsTaken() async throws {
        try await Loopback.withTakenPort(SOCK_STREAM) { port in
            let error = await error(ReceiverConfiguration(httpPort: port, statsdPort: 0))
            #expect(error?.description == "cannot listen for pushes (HTTP) on 127.0.0.1:\(port): Address already in use")
        }
        try await Loopback.withTakenPort(SOCK_DGRAM) { port in
            let error = await error(ReceiverConfiguration(httpPort: 0, statsdPort: port))
            #expect(error?.description == "cannot listen for StatsD (UDP) on 127.0.0.1:\(port): Address already in use")
        }
    }

    @Test func saysWhichAddressIsUnusable() async {
        #expect(await error(ReceiverConfiguration(httpPort: 70_000, statsdPort: 0))?.reason == "there is no such port")
        #expect(
            await error(ReceiverConfiguration(httpPort: 0, statsdPort: -1))?.description
                == "cannot listen for StatsD (UDP) on 127.0.0.1:-1: there is no such port"
        )
        #expect(
            await error(ReceiverConfiguration(httpHost: "192.0.2.1", httpPort: 0, statsdPort: 0))?.reason
                == "Cannot assign requested address"
        )
        #expect(await error(ReceiverConfiguration(httpPort: 0, statsdHost: "no such host", statsdPort: 0))?.address == "no such host:0")
    }
}
