import InMemoryLogging
import Logging
import MetricRegistry
import Push
import ServiceLifecycle
import ServiceLifecycleTestKit
import Testing

@Suite(.timeLimit(.minutes(5)))
struct PushServiceTests {
    /// A service on a clock that the test moves, and what it reports to.
    private struct Bench {
        let clock = ManualClock()
        let registry = Registry()
        let log = InMemoryLogHandler()
        let sink: ScriptedSink
        let service: PushService<ManualClock>

        init(
            _ sink: ScriptedSink,
            onExit: PushService<ManualClock>.ExitAction = .push,
            interval: Duration = .seconds(10)
        ) throws {
            self.sink = sink
            let clock = clock
            service = PushService(
                registry: registry,
                sink: sink,
                schedule: PushSchedule(interval: interval, phase: .seconds(3), retry: RetryPolicy(base: .seconds(1))),
                onExit: onExit,
                exitBudget: .seconds(5),
                metrics: try PushMetrics(registry: registry, prefix: "").metrics(ofSink: sink.name),
                logger: Logger(label: "test") { [log] _ in log },
                clock: clock,
                unixTime: { 1_000_000 + clock.now.elapsed / .seconds(1) },
                random: { 0.5 }
            )
        }

        /// Runs the service, cancels it after the body, and waits for its end.
        func whileRunning(_ body: () async throws -> Void) async throws {
            let task = Task { await service.run() }
            try await body()
            task.cancel()
            await task.value
        }

        var lines: [String] { log.entries.map { "\($0.level): \($0.message)" } }
    }

    @Test func theFirstPushIsAtOnceAndTheOthersAreOnTheGrid() async throws {
        let bench = try Bench(ScriptedSink())
        try await bench.whileRunning {
            try await bench.sink.untilPushed(1)
            try await bench.clock.move(to: .seconds(3))
            try await bench.sink.untilPushed(2)
            try await bench.clock.move(to: .seconds(13))
            try await bench.sink.untilPushed(3)
            try await bench.clock.move(to: .seconds(23))
            try await bench.sink.untilPushed(4)
        }
        // The last one is the last act.
        #expect(bench.sink.pushes == 5)
        #expect(bench.lines.isEmpty)
    }

    @Test func metricsAndStatusSayHowPushesEnded() async throws {
        let refused = PushFailure(.rejected, "no metric name")
        let bench = try Bench(ScriptedSink([.ends(.failed(refused)), .ends(.failed(PushFailure(.timeout, "no answer")))]), onExit: .none)
        try await bench.whileRunning {
            try await bench.clock.move(to: .seconds(3))
            #expect(bench.service.status.lastFailure == refused)
            try await bench.sink.untilPushed(2)
            // The second failure in a row, half of the two seconds of its backoff.
            try await bench.clock.move(to: .seconds(4))
            try await bench.sink.untilPushed(3)
            try await bench.clock.move(to: .seconds(13))
            try await bench.sink.untilPushed(4)
        }
        let reading = PushReading(bench.registry)
        #expect(reading.values["push_attempts_total{pushgateway}"] == 4)
        #expect(reading.values["push_failures_total{rejected,pushgateway}"] == 1)
        #expect(reading.values["push_failures_total{timeout,pushgateway}"] == 1)
        #expect(reading.values["push_failures_total{transient,pushgateway}"] == 0)
        #expect(reading.values["push_bytes_total{pushgateway}"] == 20)
        #expect(reading.values["push_consecutive_failures{pushgateway}"] == 0)
        #expect(reading.values["push_last_success_timestamp_seconds{pushgateway}"] == 1_000_013)
        #expect(reading.values["push_duration_seconds{pushgateway}"] == 4)
        #expect(bench.service.status.lastSuccess == 1_000_013)
        #expect(bench.service.status.lastFailure == nil)
        #expect(bench.service.status.consecutiveFailures == 0)
        #expect(bench.service.status.nextAttempt == nil)
    }

    @Test func theLogTellsChangesAndNotFailures() async throws {
        let down = ScriptedSink.Step.ends(.failed(PushFailure(.transient, "connection refused")))
        let late = ScriptedSink.Step.ends(.failed(PushFailure(.timeout, "no answer")))
        let bench = try Bench(ScriptedSink([down, down, late, down]), onExit: .none)
        try await bench.whileRunning {
            // Half of 1, 2, 4 and 8 seconds after one another.
            for instant in [0.5, 1.5, 3.5, 7.5] { try await bench.clock.move(to: .seconds(instant)) }
            try await bench.sink.untilPushed(5)
            try await bench.clock.move(to: .seconds(13))
        }
        #expect(
            bench.lines == [
                "warning: push to pushgateway failed: connection refused (trying again with backoff; nothing is lost)",
                "warning: push to pushgateway failed: no answer (trying again with backoff; nothing is lost)",
                "notice: push to pushgateway http://gateway:9091 works again after 4 failed attempts",
            ]
        )
    }

    @Test func ticksThatWereMissedAreSkipped() async throws {
        let bench = try Bench(ScriptedSink(), onExit: .none)
        try await bench.whileRunning {
            try await bench.clock.move(to: .seconds(3))
            try await bench.sink.untilPushed(2)
            // A host that was suspended: one push, and on with the grid.
            bench.clock.jump(by: .seconds(1000))
            try await bench.sink.untilPushed(3)
            try await bench.clock.move(to: .seconds(1013))
            try await bench.sink.untilPushed(4)
        }
        #expect(bench.sink.pushes == 4)
    }

    @Test func aGracefulShutdownIsFollowedByTheLastPush() async throws {
        let bench = try Bench(ScriptedSink())
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await bench.service.run() }
                try await bench.sink.untilPushed(1)
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
        #expect(bench.sink.pushes == 2)
        #expect(bench.service.status.lastSuccess == 1_000_000)
    }

    @Test func aPushInFlightIsCalledOffForTheLastAct() async throws {
        let bench = try Bench(ScriptedSink([.hangs]))
        try await bench.whileRunning { try await bench.sink.untilPushed(1) }
        #expect(bench.sink.cancelled == 1)
        #expect(bench.sink.pushes == 2)
        #expect(PushReading(bench.registry).values["push_failures_total{cancelled,pushgateway}"] == 1)
        // Called off, which is no news.
        #expect(bench.lines.isEmpty)
    }

    @Test func theLastActEndsWithItsBudget() async throws {
        let bench = try Bench(ScriptedSink([.ends(.delivered(bytes: 1)), .hangs]))
        let task = Task { await bench.service.run() }
        try await bench.sink.untilPushed(1)
        task.cancel()
        try await bench.clock.move(to: .seconds(5))
        await task.value
        #expect(bench.sink.cancelled == 1)
        #expect(bench.lines == ["warning: final push to pushgateway http://gateway:9091 failed: called off"])
    }

    @Test func theLastActMayBeADeletion() async throws {
        let bench = try Bench(ScriptedSink(), onExit: .delete)
        try await bench.whileRunning { try await bench.sink.untilPushed(1) }
        #expect(bench.sink.pushes == 1)
        #expect(bench.sink.deletions == 1)
        // A deletion is no push.
        #expect(PushReading(bench.registry).values["push_attempts_total{pushgateway}"] == 1)
    }

    @Test func theLastActMayBeNothing() async throws {
        let bench = try Bench(ScriptedSink(), onExit: .none)
        try await bench.whileRunning { try await bench.sink.untilPushed(1) }
        #expect(bench.sink.pushes == 1)
        #expect(bench.sink.deletions == 0)
    }

    @Test func aServiceThatIsReplacedSkipsItsLastAct() async throws {
        let bench = try Bench(ScriptedSink(), onExit: .delete)
        try await bench.whileRunning {
            try await bench.sink.untilPushed(1)
            bench.service.skipLastAct()
        }
        #expect(bench.sink.deletions == 0)
    }

    @Test func aServiceThatIsShutDownBeforeItBeginsStillDoesItsLastAct() async throws {
        let bench = try Bench(ScriptedSink())
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            await bench.service.run()
        }
        await task.value
        #expect(bench.sink.pushes == 1)
    }
}
