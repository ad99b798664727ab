import Testing

@testable import Job

struct JobMachineTests {
    private static let term: Int32 = 15
    private static let kill: Int32 = 9
    private static let interrupt: Int32 = 2
    private static let user: Int32 = 10

    private func machine(timeout: Duration? = nil, pushes: Bool = true) -> JobMachine {
        JobMachine(timeout: timeout, budget: .seconds(5), pushes: pushes, signals: (Self.term, Self.kill, [Self.term, Self.interrupt]))
    }

    @Test func signalsArePassedOnOnce() {
        var machine = machine()
        #expect(machine.handle(.signal(Self.term, reachedCommand: false), at: .zero) == [.pass(Self.term)])
        // A terminal's keys reach the command by themselves.
        #expect(machine.handle(.signal(Self.interrupt, reachedCommand: true), at: .zero) == [])
        #expect(machine.wakeAt == nil)
    }

    @Test func withoutAGatewayTheEndIsTheEnd() {
        var machine = machine(pushes: false)
        #expect(machine.handle(.commandEnded, at: .seconds(1)) == [.leave])
        #expect(machine.handle(.woke, at: .seconds(2)) == [])
        #expect(machine.wakeAt == nil)
    }

    @Test func theEndIsPushedOnceTheStartHasBeen() {
        var machine = machine()
        #expect(machine.handle(.startPushEnded, at: .seconds(1)) == [])
        #expect(machine.handle(.commandEnded, at: .seconds(10)) == [.pushEnd(within: .seconds(5))])
        #expect(machine.wakeAt == .seconds(15))
        #expect(machine.handle(.endPushEnded, at: .seconds(11)) == [.leave])
    }

    @Test func whatOtherGatewaysHoldHasATenthOfTheBudget() {
        var machine = machine()
        _ = machine.handle(.startPushEnded, at: .zero)
        _ = machine.handle(.commandEnded, at: .seconds(10))
        #expect(machine.handle(.endPushDelivered, at: .seconds(11)) == [])
        #expect(machine.wakeAt == .seconds(11.5))
        #expect(machine.handle(.endPushDelivered, at: .seconds(11.25)) == [])
        #expect(machine.wakeAt == .seconds(11.5))
        #expect(machine.handle(.woke, at: .seconds(11.5)) == [.leave])
    }

    @Test func aQuickCommandWaitsForItsStartPush() {
        var machine = machine()
        #expect(machine.handle(.commandEnded, at: .seconds(1)) == [])
        #expect(machine.wakeAt == .seconds(2.25))
        #expect(machine.handle(.startPushEnded, at: .seconds(1.5)) == [.pushEnd(within: .seconds(4.5))])
    }

    @Test func aStartPushThatHangsIsAbandonedAfterAQuarterOfTheBudget() {
        var machine = machine()
        #expect(machine.handle(.commandEnded, at: .seconds(1)) == [])
        #expect(machine.handle(.woke, at: .seconds(2)) == [])
        #expect(machine.handle(.woke, at: .seconds(2.25)) == [.abandonStartPush, .pushEnd(within: .seconds(3.75))])
        // What comes of it is of no interest any more.
        #expect(machine.handle(.startPushEnded, at: .seconds(3)) == [])
        #expect(machine.handle(.woke, at: .seconds(6)) == [.leave])
    }

    @Test func aSignalAfterTheCommandsEndEndsTheWaiting() {
        var settling = machine()
        _ = settling.handle(.commandEnded, at: .zero)
        #expect(settling.handle(.signal(Self.user, reachedCommand: false), at: .zero) == [])
        #expect(settling.handle(.signal(Self.term, reachedCommand: false), at: .zero) == [.leave])
        var pushing = machine()
        _ = pushing.handle(.startPushEnded, at: .zero)
        _ = pushing.handle(.commandEnded, at: .zero)
        #expect(pushing.handle(.signal(Self.interrupt, reachedCommand: true), at: .zero) == [.leave])
    }

    @Test func aCommandThatTakesTooLongIsEndedAndThenKilled() {
        var machine = machine(timeout: .seconds(60))
        #expect(machine.wakeAt == .seconds(60))
        #expect(machine.handle(.woke, at: .seconds(59)) == [])
        #expect(!machine.timedOut)
        #expect(machine.handle(.woke, at: .seconds(61)) == [.pass(Self.term)])
        #expect(machine.timedOut)
        #expect(machine.wakeAt == .seconds(71))
        #expect(machine.handle(.woke, at: .seconds(70)) == [])
        #expect(machine.handle(.woke, at: .seconds(71)) == [.pass(Self.kill)])
        #expect(machine.wakeAt == nil)
        #expect(machine.handle(.woke, at: .seconds(99)) == [])
    }
}
