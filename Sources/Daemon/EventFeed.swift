import MetricRegistry
import Supervisor

/// Keeps the audit trail, and shows each entry to whoever listens at the moment.
///
/// A listener that does not keep up misses entries, the oldest first; nothing waits for it. The feed ends with the supervision.
final class EventFeed: AuditTrail {
    /// What a listener gets.
    enum Event: Sendable, Equatable {
        case entry(AuditEntry)
        /// Nothing has happened for a while.
        case quiet
    }

    private struct State {
        var listeners: [Int: AsyncStream<Event>.Continuation] = [:]
        var next = 0
        var isOver = false
    }

    /// Listeners at a time.
    static let listenerLimit = 16
    private static let backlog = 64

    private let base: any AuditTrail
    private let state = LockedState(State())

    /// - Parameter base: where the entries are kept.
    init(keepingIn base: any AuditTrail) {
        self.base = base
    }

    /// How many listen at the moment.
    var listenerCount: Int { state.withLock { $0.listeners.count } }

    func record(_ entry: AuditEntry) {
        base.record(entry)
        let ended = state.withLock { state in
            for listener in state.listeners.values { listener.yield(.entry(entry)) }
            guard entry.event == .supervisionEnded else { return [AsyncStream<Event>.Continuation]() }
            state.isOver = true
            defer { state.listeners = [:] }
            return Array(state.listeners.values)
        }
        for listener in ended { listener.finish() }
    }

    /// What happens from now on; nil when too many listen.
    ///
    /// - Parameter pause: returns when nothing has been said for so long that the listener should hear of it; it is called again and
    ///   again, until it throws.
    func listen(pause: @escaping @Sendable () async throws -> Void) -> AsyncStream<Event>? {
        let (stream, continuation) = AsyncStream.makeStream(of: Event.self, bufferingPolicy: .bufferingNewest(Self.backlog))
        let number: Int? = state.withLock { state in
            guard state.listeners.count < Self.listenerLimit else { return nil }
            state.next += 1
            if state.isOver { continuation.finish() } else { state.listeners[state.next] = continuation }
            return state.next
        }
        guard let number else { return nil }
        let quiet = Task {
            while true {
                do { try await pause() } catch { return }
                continuation.yield(.quiet)
            }
        }
        continuation.onTermination = { [weak self] _ in
            quiet.cancel()
            _ = self?.state.withLock { $0.listeners.removeValue(forKey: number) }
        }
        return stream
    }
}
