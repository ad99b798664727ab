import Dispatch
import Synchronization
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Says that something changed in some folders, as the kernel tells it (inotify): once until `acknowledge()`, however much changes.
///
/// What cannot be watched, because it is not there yet or the kernel has no watches left, is simply not told of; whoever listens looks
/// now and then in any case.
final class FolderWatch: Sendable {
    private let notifier: FileDescriptor
    // Dispatch's objects are safe to use from any thread; their protocol does not say so.
    private nonisolated(unsafe) let source: any DispatchSourceRead
    // Whether a change was told and not yet acknowledged. Relaxed order would not do: what is read after `acknowledge()` must not have
    // been read before it.
    private let isTold = Atomic(false)

    /// Nil when the kernel gives no notifier.
    init?(onChange: @escaping @Sendable () -> Void) {
        let descriptor = inotify_init1(Int32(O_NONBLOCK | O_CLOEXEC))
        guard descriptor >= 0 else { return nil }
        notifier = FileDescriptor(rawValue: descriptor)
        source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: DispatchQueue(label: "palingenesis.folder-watch"))
        let notifier = notifier
        source.setEventHandler { [weak self] in
            Self.drain(notifier)
            guard let self, !self.isTold.exchange(true, ordering: .sequentiallyConsistent) else { return }
            onChange()
        }
        source.setCancelHandler { try? notifier.close() }
        source.resume()
    }

    deinit {
        source.cancel()
    }

    /// Watches a folder; one that is watched already stays so.
    func watch(_ folder: FilePath) {
        let changes = UInt32(IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_DELETE)
        _ = inotify_add_watch(notifier.rawValue, folder.string, changes | UInt32(IN_ONLYDIR))
    }

    /// From here on a change is told again; call it before looking.
    func acknowledge() {
        isTold.store(false, ordering: .sequentiallyConsistent)
    }

    private static func drain(_ notifier: FileDescriptor) {
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        while let count = try? buffer.withUnsafeMutableBytes({ try notifier.read(into: $0) }), count > 0 {}
    }
}
