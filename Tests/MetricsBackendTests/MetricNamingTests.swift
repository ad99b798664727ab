import Testing

@testable import MetricsBackend

struct MetricNamingTests {
    @Test(arguments: [
        ("requests", HandlerKind.counter, "requests_total"), ("requests_total", .counter, "requests_total"),
        ("http.server.requests", .floatingPointCounter, "http_server_requests_total"), ("a-b c/d", .meter, "a_b_c_d"),
        ("9lives", .gauge, "_9lives"), ("", .recorder, "_"), ("", .counter, "__total"), ("é😀", .recorder, "__"),
        ("ns:rule", .gauge, "ns:rule"), ("wait", .timer, "wait_seconds"), ("wait_seconds", .timer, "wait_seconds"),
        ("wait.seconds", .timer, "wait_seconds"), ("wait_ms", .timer, "wait_ms_seconds"), ("_total", .counter, "_total"),
        ("a\u{0}\n\"", .gauge, "a___"),
    ])
    func labelsBecomeNames(label: String, kind: HandlerKind, name: String) {
        #expect(MetricNaming.metricName(label, kind) == name)
    }

    @Test(arguments: [
        ("method", "method"), ("http.method", "http_method"), ("a:b", "a_b"), ("1st", "_1st"), ("", "_"), ("__name__", "_name__"),
        ("__", "_"), ("._x", "_x"), ("zone", "exported_zone"), ("le", "exported_exported_le"), ("é", "_"),
    ])
    func dimensionsBecomeLabelNames(dimension: String, name: String) {
        #expect(MetricNaming.labelName(dimension, taken: ["zone", "le", "exported_le"]) == name)
    }
}
