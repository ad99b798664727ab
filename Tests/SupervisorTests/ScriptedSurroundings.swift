import TestSupport

@testable import Supervisor

/// A host on which runs what a test says.
final class ScriptedSurroundings: Surroundings {
    /// The marks of assistants that outlived their supervisor.
    let survivors = Watched<[String: Int32]>([:])
    /// The sessions that somebody has in use.
    let users = Watched<[String: Int32]>([:])

    func survivor(marked mark: String, process: Int32?) -> Int32? { survivors.value[mark] }
    func user(of sessionID: String, program: String) -> Int32? { users.value[sessionID] }
}
