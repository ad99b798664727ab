import Testing

@testable import Pushgateway

struct DryRunTests {
    @Test func theRequestIsACurlLineWithoutSecrets() throws {
        let configuration = try PushgatewayConfiguration(
            url: "https://ann:hunter2@gw:9091/it's",
            job: "j",
            grouping: ["instance": "a/b"],
            tls: TLSConfiguration(caFile: "/ca's.pem"),
            proxy: "http://bob:hunter3@proxy:3128",
            headers: ["X-Scope-OrgID": "hunter4"]
        )
        #expect(
            configuration.dryRun(Array("a 1\n".utf8))
                == "curl --request PUT --header 'Content-Type: text/plain; version=0.0.4; charset=utf-8' --user '<hidden>' "
                + #"--header 'X-Scope-OrgID: <hidden>' --cacert '/ca'\''s.pem' --proxy '<hidden>' --data-binary @- "#
                + #"'https://gw:9091/it'\''s/metrics/job/j/instance@base64/YS9i'"# + "\n\na 1\n"
        )
    }
}
