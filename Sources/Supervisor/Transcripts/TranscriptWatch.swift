import StopClassification
import SystemPackage

/// Follows a session's log: tells when it changes, and what the change shows.
struct TranscriptWatch: ~Copyable {
    private var follower: TranscriptFollower
    private let folders: FolderWatch?

    /// - Parameter onChange: called once per change until `look(mayMove:)`, from another thread.
    init(scope: TranscriptScope, recording output: OutputTail, onChange: @escaping @Sendable () -> Void) {
        follower = TranscriptFollower(scope: scope, recording: output)
        folders = FolderWatch(onChange: onChange)
        watchFolders()
    }

    /// The log that is followed.
    var path: FilePath? { follower.path }

    /// Looks; nil when nothing was added.
    ///
    /// - Parameter mayMove: whether another log that was written later may take the place of the present one.
    mutating func look(mayMove: Bool) -> TranscriptFollower.News? {
        folders?.acknowledge()
        let news = follower.look(mayMove: mayMove)
        if news?.isNewLog ?? true { watchFolders() }
        return news
    }

    /// Reads what is there and forgets what it says: it was said by a process of ours, which tells more by its end.
    mutating func skip() {
        while follower.look(mayMove: true)?.hasMore ?? false {}
        follower.forget()
    }

    private func watchFolders() {
        // Folders come and go, and one that is watched already stays so.
        for folder in follower.foldersToWatch { folders?.watch(folder) }
    }
}
