/// What else goes on on the host, as far as it concerns a session.
package protocol Surroundings: Sendable {
    /// A process that an earlier supervisor started and that still runs.
    ///
    /// - Parameters:
    ///   - mark: what stands in its environment.
    ///   - process: its id, where it is known; without it whatever has the mark counts.
    func survivor(marked mark: String, process: Int32?) -> Int32?
    /// A process that has the session in use: the same program with the session's id among its arguments.
    func user(of sessionID: String, program: String) -> Int32?
}
