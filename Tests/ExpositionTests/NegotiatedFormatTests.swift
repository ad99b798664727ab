import Exposition
import MetricRegistry
import Testing

struct NegotiatedFormatTests {
    private static let text = "text/plain; version=0.0.4; charset=utf-8"
    private static let newText = "text/plain; version=1.0.0; charset=utf-8"
    private static let old = "application/openmetrics-text; version=0.0.1; charset=utf-8"
    private static let new = "application/openmetrics-text; version=1.0.0; charset=utf-8"

    @Test(arguments: [
        // Nothing that could be chosen.
        (nil, text), ("", text), (",", text), (";", text), ("*/*", text), ("text/html", text), ("application/json;q=1", text),
        ("application/openmetrics", text), ("application/openmetrics-text;version=2.0.0", text), ("text/plain;version=2.0.0", text),
        ("application/*", text), ("openmetrics-text", text), ("/", text), ("application/openmetrics-text/x", text),
        // Plain choices.
        ("text/plain;version=1.0.0", newText), ("text/plain;version=0.0.4;q=0.5,text/plain;version=1.0.0;q=0.6", newText),
        ("text/plain", text), ("text/plain;version=0.0.4", text), ("application/openmetrics-text", old),
        ("application/openmetrics-text;version=0.0.1", old), ("application/openmetrics-text; version=1.0.0", new),
        ("application/openmetrics-text;version=1.0.0;charset=utf-8", new),
        ("application/openmetrics-text;charset=utf-8;version=1.0.0", new),
        ("Application/OpenMetrics-Text;Version=1.0.0", new), ("application/openmetrics-text;version=\"1.0.0\"", new),
        ("\tapplication/openmetrics-text ; version = 1.0.0 ", new),
        // Weights.
        ("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.6", text),
        ("application/openmetrics-text;version=1.0.0;q=0.6,text/plain;q=0.5", new),
        ("application/openmetrics-text;version=1.0.0;q=0.001", new), ("text/plain;q=0.1,application/openmetrics-text;q=0.2", old),
        ("text/plain;q=0,application/openmetrics-text;version=1.0.0;q=0.1", new), ("application/openmetrics-text;q=0", text),
        ("text/plain;q=0", text), ("application/openmetrics-text;q=0.0,text/plain", text),
        // The first of equals.
        ("text/plain,application/openmetrics-text", text), ("application/openmetrics-text,text/plain", old),
        ("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1", new),
        ("application/openmetrics-text;q=0.5,application/openmetrics-text;version=1.0.0;q=0.5", old),
        // A wildcard chooses nothing, wherever it stands.
        ("*/*,application/openmetrics-text;version=1.0.0;q=0.1", new), ("text/*,application/openmetrics-text;q=0.1", old),
        // Malformed weights.
        ("application/openmetrics-text;q=", text), ("application/openmetrics-text;q=x", text), ("application/openmetrics-text;q=-1", text),
        ("application/openmetrics-text;q=NaN", text), ("application/openmetrics-text;q=2", text), ("application/openmetrics-text;q", text),
        ("application/openmetrics-text;q=x,application/openmetrics-text;version=1.0.0;q=0.2", new),
        // Malformed elements do not spoil those beside them.
        (",;,=;=,application/openmetrics-text;;version=1.0.0,/", new), ("text/html;x=\",application/openmetrics-text\"", text),
        ("text/html;x=\"\\\",\",application/openmetrics-text", old), ("x;y=\",application/openmetrics-text", text),
        ("application/openmetrics-text;version=1.0.0é", text), ("\u{301}application/openmetrics-text", text),
    ])
    func chooses(header: String?, contentType: String) {
        let negotiated = NegotiatedFormat(accept: header)
        #expect(negotiated.contentType == contentType)
        #expect(negotiated.format == (contentType.hasPrefix("text/plain") ? .prometheusText : .openMetrics))
        #expect(negotiated.escaping == .underscores)
    }

    /// What Prometheus of these versions sends.
    @Test(arguments: [
        ("text/plain;version=0.0.4;q=0.5,*/*;q=0.1", text),
        ("application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", old),
        (
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            new
        ),
        (
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,application/openmetrics-text;version=1.0.0;q=0.8,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            new
        ),
        (
            "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
            new + "; escaping=allow-utf-8"
        ),
    ])
    func answersPrometheus(header: String, contentType: String) {
        #expect(NegotiatedFormat(accept: header).contentType == contentType)
    }

    @Test(arguments: ["allow-utf-8", "underscores", "dots", "values"])
    func confirmsTheEscaping(scheme: String) {
        let header = "application/openmetrics-text;version=1.0.0;escaping=\(scheme),text/plain;escaping=dots;q=0.1"
        #expect(NegotiatedFormat(accept: header).contentType == "\(Self.new); escaping=\(scheme)")
        #expect(NegotiatedFormat(accept: "text/plain; escaping=\(scheme)").contentType == "\(Self.text); escaping=\(scheme)")
    }

    /// As in promhttp: a scheme counts for what comes after it in the order of weights.
    @Test(arguments: [
        ("text/html;escaping=dots,text/plain", text + "; escaping=dots"), ("text/plain,text/html;escaping=dots", text),
        ("text/html;escaping=dots;q=0.1,text/plain;q=0.5", text), ("application/json;escaping=values", text + "; escaping=values"),
        ("text/html;escaping=dots;q=0,text/plain;q=0.5", text),
        ("text/html;escaping=dots,text/plain;escaping=values;q=0.5", text + "; escaping=values"),
        ("text/html;escaping=dots,text/plain;escaping=x;q=0.5", text + "; escaping=dots"),
        ("text/plain;version=1.0.0;escaping=allow-utf-8", newText + "; escaping=allow-utf-8"),
    ])
    func anEscapingCountsForWhatComesAfterIt(header: String, contentType: String) {
        #expect(NegotiatedFormat(accept: header).contentType == contentType)
    }

    @Test(arguments: ["", "x", "allow-utf-8\r\nX: y", "Values"])
    func leavesOutAnEscapingThatItDoesNotKnow(scheme: String) {
        #expect(NegotiatedFormat(accept: "text/plain; escaping=\(scheme)").contentType == Self.text)
    }

    @Test func longHeadersAreReadToTheirEnd() {
        let header = String(repeating: "text/plain;q=0.1,", count: 50_000) + "application/openmetrics-text;version=1.0.0"
        #expect(NegotiatedFormat(accept: header).contentType == Self.new)
    }
}
