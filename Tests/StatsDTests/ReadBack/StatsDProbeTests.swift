import MetricRegistry
import Push
import Testing

@testable import StatsD

struct StatsDProbeTests {
    private func probe(_ receiver: StatsDReceiver, _ address: StatsDAddress, place: String?) -> StatsDProbe {
        StatsDProbe(StatsDConfiguration(address: address, receiver: receiver, prefix: "ci.", tags: ["dc": "eu"]), place: place)
    }

    private func run(_ probe: StatsDProbe, fetch: (String) throws -> [UInt8] = { _ in [] }) async throws -> ProbeResult {
        try await probe.run(value: 7, fetch: fetch, pause: {})
    }

    @Test(arguments: [StatsDReceiver.etsy, .etsyFlat])
    func theManagementPortShowsTheProbe(_ receiver: StatsDReceiver) async throws {
        let server = try #require(ScriptedReceiver(receiver))
        let probe = probe(receiver, server.address, place: "127.0.0.1:\(server.port)")
        for _ in 0..<2 {
            let result = try await run(probe)
            #expect("\(result)".contains("the probe is there: ci.palingenesis_probe"), "\(result)")
            #expect(!result.isWarning)
        }
        // Etsy's server forgets its counters every ten seconds: that may happen in between.
        server.forgets.withLock { $0 = 2 }
        #expect(try await !run(probe).isWarning)
        server.isDeaf.withLock { $0 = true }
        let result = try await probe.run(value: 8, fetch: { _ in [] }, pause: {})
        #expect("\(result)".contains("the probe did not come to 127.0.0.1:\(server.port): ci.palingenesis_probe"), "\(result)")
        #expect(result.isWarning)
    }

    @Test func thePageOfStatsdExporterShowsTheProbe() async throws {
        let server = try #require(ScriptedReceiver(.statsdExporter))
        let url = "http://h:1/metrics"
        let result = try await run(probe(.statsdExporter, server.address, place: url)) { asked in
            #expect(asked == url)
            return server.exposition()
        }
        let words = "the probe is there: ci_palingenesis_probe|dc=eu is 7, ci_palingenesis_probes_total|dc=eu rose by 3 (\(url))"
        #expect("\(result)".hasSuffix(words), "\(result)")
    }

    @Test func anotherKindOfReceiverIsNoticed() async throws {
        // Datadog's tags mean nothing to one who wants them in the name.
        let server = try #require(ScriptedReceiver(.statsdExporter))
        let result = try await run(probe(.etsyFlat, server.address, place: "127.0.0.1:\(server.port)"))
        #expect(
            "\(result)".contains("there is no ci.palingenesis_probe.dc.eu, but ci_palingenesis_probe_dc_eu: is it another kind"),
            "\(result)"
        )
        #expect(result.isWarning)
    }

    @Test func whoCannotBeAskedIsSentNothing() async throws {
        let socket = try #require(LoopbackReceiver())
        for receiver in StatsDReceiver.all where StatsDReadBack(receiver, at: socket.address, place: nil) == nil {
            let result = try await run(probe(receiver, socket.address, place: nil))
            #expect(!result.isWarning)
        }
        let refused = try await run(probe(.etsy, socket.address, place: "127.0.0.1:1"))
        #expect("\(refused)".contains("cannot be asked at 127.0.0.1:1: Connection refused"))
        let broken = try await run(probe(.statsdExporter, socket.address, place: "http://h/")) { _ in Array("{".utf8) }
        #expect(broken.isWarning)
        #expect(socket.takeReceived() == [])
    }

    @Test func nobodyListensIsSaid() async throws {
        let server = try #require(ScriptedReceiver(.etsy))
        let place = "127.0.0.1:\(server.port)"
        guard case .notSent(let failure) = try await run(probe(.etsy, .udp(host: "127.0.0.1", port: 1), place: place)) else {
            Issue.record("it was sent")
            return
        }
        #expect(failure.message == "nobody listens on 127.0.0.1:1")
    }

    @Test func placesAreThoseOfTheReceiver() {
        let address = StatsDAddress.udp(host: "::1", port: 8125)
        #expect(StatsDReadBack(.etsy, at: address, place: nil)?.description == "[::1]:8126")
        #expect(StatsDReadBack(.statsdExporter, at: address, place: nil)?.description == "http://[::1]:9102/metrics")
        #expect(StatsDReadBack(.etsy, at: .unixDatagram(path: "/x"), place: nil)?.description == "127.0.0.1:8126")
        #expect(StatsDReadBack.problem(in: "h:1", for: .etsy) == nil)
        #expect(StatsDReadBack.problem(in: "http://h/", for: .etsy) != nil)
        #expect(StatsDReadBack.problem(in: "http://h/", for: .statsdExporter) == nil)
        #expect(StatsDReadBack.problem(in: "h:1", for: .statsdExporter) != nil)
        #expect(StatsDReadBack.problem(in: "h:1", for: .datadog) != nil)
    }
}
