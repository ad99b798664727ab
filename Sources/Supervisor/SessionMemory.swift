import MetricRegistry
public import SystemPackage

/// Where a session is remembered.
package protocol SessionMemory: Sendable {
    /// What was saved last; nil when nothing was.
    func load() throws(StateFileFailure) -> SavedSession?
    /// Remembers a session; it has been written when this returns.
    func save(_ session: SavedSession) throws(StateFileFailure)
}

/// The file in which a session is remembered.
public struct SavedSessionFile: SessionMemory {
    private let file: StateFile<SavedSession>

    /// Names a file; nothing is read or written yet.
    public init(path: FilePath) {
        file = StateFile(path: path)
    }

    package func load() throws(StateFileFailure) -> SavedSession? {
        try file.load(isPlausible: \.isPlausible)
    }

    package func save(_ session: SavedSession) throws(StateFileFailure) {
        try file.save(session)
    }
}

/// Remembers as long as it lives itself.
package final class TransientMemory: SessionMemory {
    private let session = LockedState<SavedSession?>(nil)

    package init() {}

    package func load() -> SavedSession? { session.withLock { $0 } }

    package func save(_ session: SavedSession) { self.session.withLock { $0 = session } }
}
