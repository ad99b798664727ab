import Exposition
import Testing

@testable import StatsD

struct GraphiteTextTests {
    @Test func everythingIsAbsoluteAndHasATime() throws {
        let families = try PrometheusTextParser().parse(
            Array(
                """
                # TYPE hits counter
                hits{path="/a b"} 7
                hits{path="-a_b"} 8
                # TYPE seconds histogram
                seconds_bucket{le="0.5"} 1
                seconds_bucket{le="+Inf"} 3
                seconds_sum 4.25
                seconds_count 3
                late -1.5 1699999999500
                nothing NaN
                all +Inf

                """.utf8
            )
        )
        let text = GraphiteText(families, unixTime: 1_700_000_000, prefix: "ci.", tags: ["dc": "eu"])
        #expect(
            String(decoding: text.lines, as: UTF8.self) == """
                ci.hits;dc=eu;path=-a_b 8 1700000000
                ci.seconds_bucket;dc=eu;le=0.5 1 1700000000
                ci.seconds_bucket;dc=eu;le=+Inf 3 1700000000
                ci.seconds_sum;dc=eu 4.25 1700000000
                ci.seconds_count;dc=eu 3 1700000000
                ci.late;dc=eu -1.5 1699999999
                ci.hits;dc=eu;path=-a_b_c0f73b83 7 1700000000

                """
        )
        #expect(text.skipped == .init(notANumber: 1, infinite: 1, tooLong: 0))
    }
}
