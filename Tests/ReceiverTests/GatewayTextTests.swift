import Exposition
import Testing

@testable import Receiver

struct GatewayTextTests {
    static func store(_ pushes: [([String: String], String)]) throws -> PushgatewayStore {
        var store = PushgatewayStore()
        for (key, text) in pushes {
            let families = try PrometheusTextParser().parse(Array(text.utf8))
            _ = try store.push(
                families,
                to: GroupingKey(key),
                replacing: .group,
                at: ArrivalTime(seconds: 1_795_478_291, nanoseconds: 500_000_000)
            )
        }
        return store
    }

    @Test func writesWhatAGatewayWrites() throws {
        let store = try Self.store([
            (
                ["job": "b"],
                """
                # HELP h Help \\n of \\\\ h.
                # TYPE h histogram
                h_bucket{le="5"} 5
                h_bucket{le="1"} 1.5
                h_count 9
                h_sum NaN
                # TYPE s summary
                s{quantile="0.5",q="2"} 3
                s_count{q="2"} -1
                w{b="q\\"\\\\\\né😀",a=""} 1234567
                w{c="1"} -0

                """
            ),
            (["job": "a", "instance": "i"], "w 0.1\n"),
        ])
        #expect(
            String(decoding: GatewayText.text(store.groups), as: UTF8.self) == """
                # HELP h Help \\n of \\\\ h.
                # TYPE h histogram
                h_bucket{instance="",job="b",le="5"} 5
                h_bucket{instance="",job="b",le="1"} 1
                h_bucket{instance="",job="b",le="+Inf"} 9
                h_sum{instance="",job="b"} NaN
                h_count{instance="",job="b"} 9
                # HELP push_failure_time_seconds Last Unix time when changing this group in the Pushgateway failed.
                # TYPE push_failure_time_seconds gauge
                push_failure_time_seconds{instance="",job="b"} 0
                push_failure_time_seconds{instance="i",job="a"} 0
                # HELP push_time_seconds Last Unix time when changing this group in the Pushgateway succeeded.
                # TYPE push_time_seconds gauge
                push_time_seconds{instance="",job="b"} 1.7954782915e+09
                push_time_seconds{instance="i",job="a"} 1.7954782915e+09
                # TYPE s summary
                s{instance="",job="b",q="2",quantile="0.5"} 3
                s_sum{instance="",job="b",q="2"} 0
                s_count{instance="",job="b",q="2"} 0
                # TYPE w untyped
                w{instance="i",job="a"} 0.1
                w{c="1",instance="",job="b"} 0
                w{a="",b="q\\"\\\\\\né😀",instance="",job="b"} 1.234567e+06

                """
        )
    }

    @Test func nothingIsAnEmptyText() {
        #expect(GatewayText.text([]) == [])
    }
}
