import Testing

@testable import Daemon

struct DaemonConfigurationReloadTests {
    private let before = DaemonConfiguration()

    @Test func nothingChangedNeedsNoRestart() {
        #expect(DaemonConfiguration.changesNeedingRestart(from: before, to: before).isEmpty)
    }

    @Test func whatAReloadAppliesNeedsNoRestart() throws {
        let after = try Loading.load(
            """
            resume: {enabled: false, maxRetries: 9, backoff: {base: 1s}, assumedManualRestart: 2m}
            push:
              onExit: none
              pushgateway: {url: "http://h:1"}
              statsd: {address: "h:1"}
            log: {level: debug}
            """
        )
        #expect(after != before)
        #expect(DaemonConfiguration.changesNeedingRestart(from: before, to: after).isEmpty)
        #expect(DaemonConfiguration.changesNeedingRestart(from: after, to: before).isEmpty)
    }

    @Test func namesTheKeysThatNeedARestart() throws {
        let after = try Loading.load(
            """
            log: {level: debug}
            http: {listen: none, controlSocket: /run/x, bearerTokenFile: t}
            session: {file: s}
            assistant: {kind: codex, command: [codex], resume: [x], workingDirectory: /}
            """
        )
        #expect(
            DaemonConfiguration.changesNeedingRestart(from: before, to: after) == [
                "assistant.kind", "assistant.command", "assistant.resume", "assistant.workingDirectory", "session.file", "http.listen",
                "http.controlSocket", "http.bearerTokenFile",
            ]
        )
        #expect(DaemonConfiguration.changesNeedingRestart(from: after, to: before).count == 8)
    }
}
