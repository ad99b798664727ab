import Logging

/// Writes down what must not be forgotten, when it has changed.
///
/// What cannot be written is reported once, and once more when it works again; supervision goes on.
struct MemoryKeeper: ~Copyable {
    private let supervisor: Supervisor
    private let command: String
    private var mark: String?
    private var processID: Int32?
    private var saved: SavedSession?
    private var problem: String?

    init(supervisor: Supervisor) {
        self.supervisor = supervisor
        command = supervisor.configuration.assistant.fingerprint
    }

    /// What an earlier supervisor of this session left; nil when there is nothing, or it was about other work.
    mutating func load() -> SavedSession? {
        do throws(StateFileFailure) {
            guard var saved = try supervisor.world.memory.load() else { return nil }
            let isLeft = saved.machine.isUnfinished || saved.machine.wasRunning
            if supervisor.configuration.isFresh, isLeft || saved.machine.isPaused {
                supervisor.logger.notice("what an earlier run left unfinished is forgotten")
                saved.machine = saved.machine.withoutIncident
            } else if saved.command != command, isLeft {
                supervisor.logger.warning("an earlier run with another command left its session unfinished; that is forgotten now")
                saved.machine = saved.machine.withoutIncident
            }
            return saved
        } catch {
            supervisor.logger.error("what an earlier run left is not known: \(error)")
            supervisor.audit(.problem, evidence: error.description)
            return nil
        }
    }

    /// Remembers that an assistant is about to be started; returns the mark that it gets.
    mutating func mark(sessionID: String?) -> String {
        let mark =
            String(UInt64(supervisor.clock.random() * 0x1p53), radix: 16) + String(UInt64(supervisor.clock.random() * 0x1p53), radix: 16)
        (self.mark, processID) = (mark, nil)
        save(sessionID: sessionID)
        return mark
    }

    /// Remembers that it was started.
    mutating func started(_ process: Int32, sessionID: String?) {
        processID = process
        save(sessionID: sessionID)
    }

    /// Remembers that it could not be started.
    mutating func unmark(sessionID: String?) {
        (mark, processID) = (nil, nil)
        save(sessionID: sessionID)
    }

    /// Remembers how things stand, if that has changed.
    ///
    /// - Parameter isDone: the session has ended for good, and nothing of it is to be taken up.
    mutating func save(sessionID: String?, isDone: Bool = false) {
        var session = SavedSession(command: command)
        (session.mark, session.processID, session.sessionID) = (mark, processID, sessionID)
        session.machine = isDone ? supervisor.snapshot.withoutIncident : supervisor.snapshot
        save(session)
    }

    /// Remembers a session as it is, if that says anything new.
    mutating func save(_ session: SavedSession) {
        guard saved.map({ !session.says(sameAs: $0) }) ?? true else { return }
        do {
            try supervisor.world.memory.save(session)
            saved = session
            if problem != nil { supervisor.logger.notice("the session is remembered again") }
            problem = nil
        } catch {
            if problem == nil { supervisor.logger.warning("a restart would forget the session: \(error)") }
            problem = error.description
        }
    }
}

extension SavedSession {
    /// Whether nothing differs but how far time has moved on.
    fileprivate func says(sameAs other: SavedSession) -> Bool {
        var other = other
        if let wait = machine.wait, let before = other.machine.wait, abs(wait.deadline - before.deadline) < 1 {
            other.machine.wait = wait
            other.machine.wait?.cause = before.cause
        }
        return self == other
    }
}
