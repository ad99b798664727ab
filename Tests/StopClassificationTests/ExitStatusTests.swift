import Testing

@testable import StopClassification

struct ExitStatusTests {
    static let shellForms: [(Int32, ProcessStatus)] = [
        (0, .exited(0)), (1, .exited(1)), (128, .exited(128)), (129, .signalled(1)), (137, .signalled(9)), (192, .signalled(64)),
        (193, .exited(193)), (255, .exited(255)), (-1, .exited(-1)),
    ]

    @Test(arguments: shellForms) func readsTheShellForm(_ shell: Int32, _ status: ProcessStatus) {
        #expect(ProcessStatus(shell: shell) == status)
        #expect(status.shellValue == shell)
    }

    @Test func succeedsOnlyWithZero() {
        #expect(ProcessStatus.exited(0).isSuccess)
        #expect(!ProcessStatus.exited(1).isSuccess)
        #expect(!ProcessStatus.signalled(0).isSuccess)
    }

    @Test func neverOverflows() {
        #expect(ProcessStatus.signalled(.max).shellValue == Int32.min + 127)
    }
}
