/// State that is only reached under a lock.
package final class LockedState<State>: @unchecked Sendable {
    private let lock = Lock()
    private var state: State

    package init(_ state: State) {
        self.state = state
    }

    /// Runs the body with exclusive access to the state.
    package func withLock<Result, Failure: Error>(_ body: (inout State) throws(Failure) -> Result) throws(Failure) -> Result {
        try lock.withLock { () throws(Failure) -> Result in try body(&state) }
    }
}
