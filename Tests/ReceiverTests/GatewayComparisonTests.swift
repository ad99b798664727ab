import Exposition
import Foundation
import Gzip
import Testing

@testable import Receiver

/// The receiver and the real thing get the same requests and must give the same answers.
struct GatewayComparisonTests {
    private struct Exchange {
        let method: String
        let target: String
        var body: [UInt8] = []
        var headers: [String] = []
        /// Up to where the answers must be equal; the real gateway goes through its groups in no particular order.
        var comparedPrefix: String?

        init(_ method: String, _ target: String, _ body: String = "", comparedPrefix: String? = nil) {
            self.method = method
            self.target = target
            self.body = Array(body.utf8)
            self.comparedPrefix = comparedPrefix
        }

        init(_ method: String, _ target: String, bytes: [UInt8], _ headers: String...) {
            self.method = method
            self.target = target
            body = bytes
            self.headers = headers
        }
    }

    private static let paths: [Exchange] = [
        .init("PUT", "/metrics/job/x", "a 1\n"), .init("PUT", "/metrics/job/x/", "a 1\n"), .init("PUT", "/metrics/job/x?y=z", "a 1\n"),
        .init("PUT", "/metrics/job/x/a", "a 1\n"), .init("PUT", "/metrics/job/x/a/b/", "a 1\n"),
        .init("PUT", "/metrics/job/x/a/b/c", "a 1\n"),
        .init("PUT", "/metrics/job/x/a/b/c/", "a 1\n"), .init("PUT", "/metrics/job/x/path/a%2Fb", "a 1\n"),
        .init("PUT", "/metrics/job/x/p%2Fq", "a 1\n"),
        .init("PUT", "/metrics/job/x/1a/b", "a 1\n"), .init("PUT", "/metrics/job/x/__a/b", "a 1\n"),
        .init("PUT", "/metrics/job/x/%22%0A%ED%95%9C/c", "a 1\n"),
        .init("PUT", "/metrics/job/x/a@base64/YQ==", "a 1\n"), .init("PUT", "/metrics/job/x/a@base64/=", "a 1\n"),
        .init("PUT", "/metrics/job/x/a@base64/a+b", "a 1\n"), .init("PUT", "/metrics/job/x/a@base64/Y", "a 1\n"),
        .init("PUT", "/metrics/job/x/a@base64/a=b", "a 1\n"), .init("PUT", "/metrics/job/x/a@base64/YR", "a 1\n"),
        .init("PUT", "/metrics/job/x/a@base64@base64/YQ", "a 1\n"), .init("PUT", "/metrics/job/x/@base64/YQ", "a 1\n"),
        .init("PUT", "/metrics/job@base64/=", "a 1\n"), .init("PUT", "/metrics/job@base64/eQ", "a 1\n"),
        .init("PUT", "/metrics/job@base64/", "a 1\n"),
        .init("PUT", "/metrics/job/x/job/y", "a 1\n"), .init("PUT", "/metrics/job/x/a/b/a/c", "a 1\n"),
        .init("PUT", "/metrics/job/a%20b", "a 1\n"),
        .init("PUT", "/metrics/job/a+b", "a 1\n"), .init("PUT", "/metrics/job/", "a 1\n"), .init("PUT", "/metrics/job", "a 1\n"),
        .init("PUT", "/metrics/", "a 1\n"), .init("PUT", "/metrics", "a 1\n"), .init("POST", "/metrics", "a 1\n"),
        .init("PUT", "/metrics/foo/x", "a 1\n"),
        .init("PUT", "/metrics//job/x", "a 1\n"), .init("PUT", "/metrics/job/x//b", "a 1\n"), .init("PUT", "/metrics/job/x/a/..", "a 1\n"),
        .init("PUT", "/metrics/job/x/a/%2e%2e", "a 1\n"), .init("PUT", "/metrics/job/x%20y/a/.", "a 1\n"),
        .init("PUT", "/metrics/job/x/a%", "a 1\n"),
        .init("PUT", "/metrics/job/x/a/%zz", "a 1\n"), .init("GET", "/metrics/job/x"), .init("HEAD", "/metrics/job/x"),
        .init("PATCH", "/metrics/job/x"),
        .init("OPTIONS", "/metrics/job/x"), .init("DELETE", "/metrics"), .init("DELETE", "/metrics/job/unknown"),
        .init("DELETE", "/metrics/job/x/a"),
        .init("DELETE", "/metrics/job/x/1a/b"), .init("DELETE", "/metrics/job/"), .init("DELETE", "/metrics/job@base64/="),
        .init("GET", "/nope"),
        .init("POST", "/nope"), .init("POST", "/-/ready"), .init("GET", "/-/ready"), .init("GET", "/-/healthy"), .init("HEAD", "/metrics"),
        .init("POST", "/api/v1/metrics"), .init("GET", "/metrics/job"),
    ]

    private static let bodies: [Exchange] = [
        "", "\n", "# EOF\n", "a 1", "a 1\r\n", "1a 1\n", "a one\n", "a 0x10\n", "a 1e999\n", "a 1 x\n", "a 1 \n", "a 1 2 3\n", "a 1 2\n",
        "a{b=\"c} 1\n",
        "a{b=\"c\"} 1", "a{b=\"c\" d=\"e\"} 1\n", "a{b=\"c\",b=\"d\"} 1\n", "a{__name__=\"x\"} 1\n", "a{__x=\"x\"} 1\n", "a{b=\"\\x\"} 1\n",
        "a{b'} 1\n",
        "a{,} 1\n", "{a=\"b\"} 1\n", "# TYPE a foo\na 1\n", "# TYPE a counter \na 1\n", "# TYPE a gauge\n# TYPE a gauge\n",
        "a 1\n# TYPE a gauge\n",
        "# HELP a x\n# HELP a y\na 1\n", "# HELP a \\\"x\na 1\n", "# HELP a-b x\n", "# TYPE h histogram\nh_bucket{le=\"x\"} 1\n",
        "# TYPE s summary\ns{quantile=\"x\"} 1\n", "# TYPE h histogram\n# TYPE h_count counter\n", "# TYPE h gaugehistogram\nh 1\n",
        "a 1\na 2\n",
        "a{z=\"é😀\\n\"} 1.5\na{z=\"é😀\\n\"} 1234567\n", "a{x=\"1\",y=\"2\"} 1\na{y=\"2\",x=\"1\"} NaN\n", "process_open_fds 1\n",
        "# TYPE go_info counter\ngo_info 1\n", "# TYPE process_open_fds gauge\nprocess_open_fds 1\n", "a 1 #\n", "a \u{7f}\u{1}\u{2028}é\n",
        "# TYPE a \"gau\tge\"é\na 1\n",
        "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_sum 3\nh_count 2\n",
        "# TYPE h histogram\nh 1\nh_foo 1\nh_bucket 2\n",
        "# TYPE s summary\ns{quantile=\"0.5\"} 1\ns_sum 2e6\ns_count 3\n", "push_time_seconds 1\n",
        "# TYPE push_time_seconds counter\npush_time_seconds 1 5\n",
    ].enumerated().map { Exchange("PUT", "/metrics/job/body\($0.offset)", $0.element) }

    private static let conflicts: [Exchange] = {
        let words = "pushed metrics are invalid or inconsistent with existing metrics: collected "
        return [
            .init("PUT", "/metrics/job/t1", "# TYPE c counter\nc 1\n# TYPE old histogram\nold_count 1\n# TYPE sum summary\nsum_count 1\n"),
            .init(
                "PUT",
                "/metrics/job/t2",
                "# TYPE c gauge\nc 1\n",
                comparedPrefix: words + "metric \"c\" { label:<name:\"instance\" value:\"\" > "
            ),
            .init("PUT", "/metrics/job/t2", "old_count 1\n", comparedPrefix: words),
            .init("PUT", "/metrics/job/t2", "sum_sum 1\n", comparedPrefix: words),
            .init("PUT", "/metrics/job/t2", "sum_bucket 1\n"),
            .init("PUT", "/metrics/job/t3", "# TYPE old_bucket gauge\nold_bucket 1\n", comparedPrefix: words),
            .init("PUT", "/metrics/job/z/zone/c", "m{zone=\"a\"} 1\nm{zone=\"b\"} 2\n"),
            .init("POST", "/metrics/job/p", "# HELP g one\n# TYPE g gauge\ng{x=\"1\"} 1\nk 1\n"),
            .init("POST", "/metrics/job/p", "g2 2\n# TYPE g gauge\ng{x=\"2\"} 1e-7\n"), .init("POST", "/metrics/job/p", ""),
            .init("PUT", "/metrics/job/lab", "w{b=\"q\\\"\\\\\\né😀\",a=\"\",job=\"own\",instance=\"own\"} 1e21\n"),
            .init("PUT", "/metrics/job/lab/instance/i1", "w{b=\"1\",a=\"\"} 0.1\n"), .init("PUT", "/metrics/job/new/x/y", "a 1 1\n"),
            .init("PUT", "/metrics/job/q", "v{a=\"1\"} NaN\nv{a=\"2\"} +Inf\nv{a=\"4\"} -0\nv{a=\"5\"} 12345678.5\nv{b=\"9\"} 0.0001\n"),
            .init("DELETE", "/metrics/job/body40"),
        ]
    }()

    private static let encodings: [Exchange] = {
        let text = Array("gz 1\n".utf8)
        let gzip = "Content-Encoding: gzip"
        return [
            .init("PUT", "/metrics/job/gz", bytes: Gzip.compress(text), gzip), .init("PUT", "/metrics/job/gz", bytes: text, gzip),
            .init("PUT", "/metrics/job/gz", bytes: Array("a long text that is no gzip\n".utf8), gzip),
            .init("PUT", "/metrics/job/gz", bytes: [], gzip),
            .init("PUT", "/metrics/job/gz", bytes: Array(Gzip.compress(text).prefix(4)), gzip),
            .init("DELETE", "/metrics/job/gz", bytes: [], gzip),
            .init("PUT", "/metrics/job/gz", bytes: Gzip.compress(text), "Content-Encoding: GZIP"),
            .init("PUT", "/metrics/job/gz", bytes: text, "Content-Encoding: deflate"),
            .init("PUT", "/metrics/job/gz", bytes: Gzip.compress(text)),
            .init("PUT", "/metrics/job/gz", bytes: text, "Content-Type: application/openmetrics-text"),
            .init("PUT", "/metrics/job/gz", bytes: Gzip.compress(Array("bad".utf8)), gzip),
        ]
    }()

    @Test func answersAsTheRealGatewayDoes() async throws {
        let gateway = try RealPushgateway()
        defer { gateway.stop() }
        try await RunningReceiver.with { receiver in
            for exchange in Self.paths + Self.bodies + Self.conflicts + Self.encodings {
                let real = try await gateway.exchange(exchange.method, exchange.target, exchange.body, headers: exchange.headers)
                let own = try await receiver.exchange(exchange.method, exchange.target, exchange.body, headers: exchange.headers)
                let request = "\(exchange.method) \(exchange.target) \(String(decoding: exchange.body, as: UTF8.self).debugDescription)"
                #expect(own.status == real.status, "\(request)")
                for header in ["location", "allow", "content-type", "x-content-type-options"] {
                    #expect(own.headers[header] == real.headers[header], "\(header) of \(request)")
                }
                if let prefix = exchange.comparedPrefix {
                    #expect(real.body.hasPrefix(prefix), "\(request)")
                    #expect(own.body.hasPrefix(prefix), "\(request)")
                } else {
                    #expect(own.body == real.body, "\(request)")
                }
            }
            try await compareWhatIsShown(gateway: gateway, receiver: receiver)
        }
    }

    /// The exposition must be the same byte for byte, but for the times and the gateway's own families.
    private func compareWhatIsShown(gateway: RealPushgateway, receiver: RunningReceiver) async throws {
        func lines(_ answer: Loopback.Answer) -> [String] {
            answer.body.split(separator: "\n").map { line in
                let isTime = line.hasPrefix("push_time_seconds{") || line.hasPrefix("push_failure_time_seconds{")
                // Whether there was a push is compared, when it was is not.
                return isTime && !line.hasSuffix(" 0") ? line.prefix(while: { $0 != "}" }) + "} time" : String(line)
            }.filter { line in
                !["go_", "process_", "promhttp_", "pushgateway_"].contains {
                    line.hasPrefix($0) || line.hasPrefix("# TYPE \($0)") || line.hasPrefix("# HELP \($0)")
                }
            }
        }
        let real = lines(try await gateway.exchange("GET", "/metrics"))
        let own = lines(try await receiver.exchange("GET", "/metrics"))
        #expect(real.count > 50)
        #expect(own == real)
        let realGroups = try groups(await gateway.exchange("GET", "/api/v1/metrics"))
        let ownGroups = try groups(await receiver.exchange("GET", "/api/v1/metrics"))
        #expect(ownGroups.keys.sorted() == realGroups.keys.sorted())
        for (name, group) in realGroups { #expect(ownGroups[name] == group, "\(name)") }
    }

    /// The JSON's groups by their labels, with the times taken out.
    private func groups(_ answer: Loopback.Answer) throws -> [String: NSDictionary] {
        let object = try #require(try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any])
        #expect(object["status"] as? String == "success")
        var groups: [String: NSDictionary] = [:]
        for var group in try #require(object["data"] as? [[String: Any]]) {
            for name in ["push_time_seconds", "push_failure_time_seconds"] {
                var family = try #require(group[name] as? [String: Any])
                family["metrics"] = nil
                group[name] = family
            }
            for (name, value) in group {
                guard var family = value as? [String: Any], family["time_stamp"] != nil else { continue }
                family["time_stamp"] = nil
                group[name] = family as NSDictionary
            }
            let labels = try #require(group["labels"] as? [String: String])
            groups[labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")] = group as NSDictionary
        }
        return groups
    }
}
