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

    @Test func aLoopWhoseSourceHangsEndsWithinTheBudget() async throws {
        let bench = try Workbench()
        let pipe = bench.directory.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        let options = ["--loop", "--interval", "100ms", "--pushgateway", "http://127.0.0.1:9", pipe]
        let push = try bench.palingenesis(["push"] + options, environment: ["PALINGENESIS_PUSH_EXIT_BUDGET": "300ms"])
        try await Task.sleep(for: .seconds(1))
        push.send(SIGINT)
        #expect(try await push.end(within: 10) == 0)
        #expect(push.errors.contains("failed: its sources were not read in time"), "\(push.errors)")
    }

    @Test func aGatewayWhoseMetricsAreBrokenIsToldWithWhatToDo() async throws {
        let bench = try Workbench()
        let port = try Workbench.freePort()
        let gateway = try await bench.pushgateway(port: port)
        let url = "http://127.0.0.1:\(port)"
        // A label value that is no UTF-8: the gateway refuses the push, and keeps the group.
        _ = try? bench.get(url + "/metrics/job/poison/l/%FF", ["--data-binary", "a 1\n"])
        let check = try bench.palingenesis(["check", "--online", "--pushgateway", url])
        #expect(try await check.end() == 1)
        #expect(check.output.contains("online: Pushgateway "), "\(check.output)")
        #expect(check.output.contains("online: warning: nobody can scrape it"), "\(check.output)")
        #expect(check.output.contains(#"value:"poison""#) && check.output.contains("delete the group it names"), "\(check.output)")
        gateway.send(SIGTERM)
    }

    @Test func aGroupWithAnEmptyLabelIsDeleted() async throws {
        let bench = try Workbench()
        let port = try Workbench.freePort()
        let gateway = try await bench.pushgateway(port: port)
        let url = "http://127.0.0.1:\(port)"
        let file = try bench.write("metrics.prom", "rows 7\n")
        let options = ["--pushgateway", url, "--job", "batch", "--grouping", "instance=h", "--grouping", "team="]
        #expect(try await bench.palingenesis(["push"] + options + [file]).end() == 0)
        let delete = try bench.palingenesis(["delete", "--pushgateway", url, "--matching", "job=batch"])
        #expect(try await delete.end() == 0)
        #expect(delete.output == "deleted job=batch instance=h team=\n")
        #expect(try bench.metrics(url + "/metrics").family("rows") == nil)
        gateway.send(SIGTERM)
    }
}
