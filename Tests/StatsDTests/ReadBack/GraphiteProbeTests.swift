import Push
import Testing

@testable import StatsD

struct GraphiteProbeTests {
    private struct Refused: Error {}

    private func run(
        tags: [String: String] = [:],
        _ fetch: (String) throws -> [UInt8]
    ) async throws -> ProbeResult {
        let listener = try #require(StreamListener(port: 0))
        let address = try GraphiteAddress("127.0.0.1:\(listener.port)")
        let configuration = GraphiteConfiguration(address: address, prefix: "ci.", tags: tags)
        return try await GraphiteProbe(configuration, url: "http://g:8080/").run(value: 7, unixTime: 100, fetch: fetch, pause: {})
    }

    @Test func theProbeIsFoundAmongTheLastPoints() async throws {
        var asked = 0
        let result = try await run { url in
            #expect(url == "http://g:8080/render?format=raw&from=-10min&target=ci.palingenesis_probe")
            asked += 1
            return asked < 3 ? [] : Array("ci.palingenesis_probe,0,3,1|None,6.0,7.0\n".utf8)
        }
        #expect("\(result)".hasSuffix("the probe is there: ci.palingenesis_probe is 7 (http://g:8080)"), "\(result)")
        #expect(asked == 3)
    }

    @Test func aSeriesWithTagsIsAskedForByThem() async throws {
        let result = try await run(tags: ["dc": "eu"]) { url in
            #expect(url.hasSuffix("&target=seriesByTag%28%27name%3Dci.palingenesis_probe%27%2C%27dc%3Deu%27%29"))
            return Array("x|6.0\n".utf8)
        }
        #expect(result.isWarning)
        #expect("\(result)".hasSuffix("is 6"), "\(result)")
    }

    @Test func whatCannotBeAskedIsSaid() async throws {
        let result = try await run { _ in throw Refused() }
        #expect("\(result)".contains("cannot be asked at http://g:8080: Refused() (push.graphite.readBack names its place)"))
        #expect(result.isWarning)
    }
}
