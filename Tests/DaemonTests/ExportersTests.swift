import Logging
import MetricRegistry
import Push
import Testing

@testable import Daemon

@Suite(.timeLimit(.minutes(5)))
struct ExportersTests {
    /// As when another service of the daemon has failed: what pushes ends too, and does not keep the daemon from saying why.
    @Test(arguments: [false, true])
    func cancellingEndsThePushes(beforeTheyBegin: Bool) async throws {
        var configuration = PushConfiguration()
        configuration.pushgateway = PushgatewaySettings(urls: ["http://127.0.0.1:9"])
        configuration.exitBudget = .milliseconds(100)
        let exporters = try Exporters(
            registry: Registry(),
            configuration: configuration,
            hostName: "h",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            unixTime: { 0 }
        )
        let task = Task { await exporters.run() }
        if !beforeTheyBegin { while exporters.statuses.first?.lastFailure == nil { await Task.yield() } }
        task.cancel()
        await task.value
    }
}
