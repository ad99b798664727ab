import Testing

@testable import Job

struct JobEndTests {
    @Test(arguments: [
        (0, false, JobOutcome.success, 0), (3 << 8, false, .failure, 3), (255 << 8, false, .failure, 255), (9, false, .signal, 137),
        // With a core dump.
        (11 | 0x80, false, .signal, 139), (15, true, .timeout, 143), (0, true, .timeout, 0),
    ])
    func theWaitStatusIsRead(status: Int32, timedOut: Bool, outcome: JobOutcome, code: Int32) {
        let end = JobEnd(waitStatus: status, timedOut: timedOut, seconds: 1, usage: nil)
        #expect(end.outcome == outcome)
        #expect(end.exitCode == code)
    }

    @Test func whatCannotBeStartedHasAShellsNumbers() {
        #expect(JobEnd(spawnFailed: true).exitCode == 127)
        #expect(JobEnd(spawnFailed: false).exitCode == 126)
        #expect(JobEnd(spawnFailed: true).outcome == .spawnFailed)
    }
}
