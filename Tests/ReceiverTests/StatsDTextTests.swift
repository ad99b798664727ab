import Exposition
import Testing

@testable import Receiver

struct StatsDTextTests {
    @Test func writesTheTotalsSorted() throws {
        var store = StatsDStore()
        _ = store.receive(Array("z:1|c\na.b:1234567|c\nm;k=q\"\\:2|g\nt:10:20|ms\ns:x|s\nbad\n\u{1b}:1|c\n".utf8))
        _ = store.receive(Array("z:1|c".utf8))
        #expect(
            String(decoding: StatsDText.text(store), as: UTF8.self) == #"""
                # datagrams 2
                # lines 8
                # malformed 1
                # malformed line "bad": there is no colon after the name
                \x1b 1
                a.b 1234567
                m{k="q\"\\"} 2
                s 1
                t_count 2
                t_sum 30
                z 2

                """#
        )
    }

    @Test func prometheusNamesReadBack() throws {
        var store = StatsDStore()
        _ = store.receive(Array("resumes_total:1|c|#reason:rate_limit\nwait_bucket:3|c|#le:+Inf\n".utf8))
        let families = try PrometheusTextParser().parse(StatsDText.text(store))
        #expect(families.value("resumes_total", ["reason": "rate_limit"]) == 1)
        #expect(families.value("wait_bucket", ["le": "+Inf"]) == 3)
    }
}
