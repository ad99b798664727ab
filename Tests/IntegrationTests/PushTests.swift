import Exposition
import Foundation
import Testing

/// `push` and `delete` against a real Pushgateway.
struct PushTests {
    @Test func textIsPushedAndDeletedAgain() async throws {
        let bench = try Workbench()
        let port = try Workbench.freePort()
        let gateway = try await bench.pushgateway(port: port)
        let url = "http://127.0.0.1:\(port)"
        let options = ["--pushgateway", url, "--job", "batch", "--grouping", "instance=h"]
        let file = try bench.write("metrics.prom", "# TYPE rows gauge\nrows 7\nlate 1 1700000000000\n")
        let push = try bench.palingenesis(["push"] + options + [file])
        #expect(try await push.end() == 1)
        #expect(push.errors.contains("line 3: late: pushed metrics must not have timestamps (left out)"), "\(push.errors)")
        #expect(try bench.metrics(url + "/metrics").value("rows", ["job": "batch", "instance": "h"]) == 7)

        let broken = try bench.write("broken.prom", "rows 8\nx{ 1\n")
        let refused = try bench.palingenesis(["push"] + options + [broken])
        #expect(try await refused.end() == 1)
        #expect(refused.errors.contains("line 2, column 4: "), "\(refused.errors)")
        #expect(try bench.metrics(url + "/metrics").value("rows", ["job": "batch", "instance": "h"]) == 7)

        let dry = try bench.palingenesis(["delete", "--pushgateway", url, "--matching", "job=batch", "--dry-run"])
        #expect(try await dry.end() == 0)
        #expect(dry.output == "would delete job=batch instance=h\n")
        #expect(try await bench.palingenesis(["delete", "--pushgateway", url, "--older-than", "1h"]).end() == 0)
        #expect(try bench.metrics(url + "/metrics").family("rows") != nil)
        #expect(try await bench.palingenesis(["delete", "--pushgateway", url, "--matching", "job=batch"]).end() == 0)
        #expect(try bench.metrics(url + "/metrics").family("rows") == nil)
        gateway.send(SIGTERM)
    }
}
