import Job
import MetricRegistry
package import StatsD
import Supervisor
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Keeps what a StatsD receiver has been sent of a text between runs: a file below the state directory, replaced as a whole.
///
/// Nobody else can open the same one meanwhile. A file that is damaged is set aside and told of, and counting begins anew. The disk is
/// asked for room before anything is sent (`reserve`), so that what was sent can be noted.
package final class StatsDLedgerFile {
    /// Why a ledger cannot be used, in words for people.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// The file.
    package let path: String
    /// What the file held, or a new ledger.
    package let ledger: StatsDTextLedger
    /// What is to be said about a damaged file; nil when there was none.
    package let damage: String?
    private let lock: FileLock
    private var reservation: ReservedFile?

    /// Opens the ledger of a receiver and a source, and keeps others out for as long as this lives.
    ///
    /// - Parameters:
    ///   - stateDirectory: the program's; an absolute path.
    ///   - source: what tells texts apart, such as a path or a URL; only a hash of it is kept.
    ///   - title: the source as it may be shown.
    package init(
        stateDirectory: String,
        configuration: StatsDConfiguration,
        source: String,
        title: String
    ) throws(Failure) {
        let tags = configuration.tags.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        let receiver = "\(configuration.receiver) \(configuration.address) prefix=\(configuration.prefix) tags=\(tags)"
        let identity = "\(receiver) source=\(title)"
        let directory = stateDirectory + "/push"
        path = "\(directory)/\(configuration.receiver)-\(Self.digits(receiver + "\u{0}" + source)).ledger"
        do {
            try StateDirectory.make(FilePath(directory))
        } catch {
            throw Failure(description: "cannot keep a ledger in \(directory): \(error) (PALINGENESIS_STATE names another directory)")
        }
        guard let lock = FileLock(path + ".lock") else {
            throw Failure(
                description: "cannot keep a ledger in \(directory): \(Self.words(errno)) (PALINGENESIS_STATE names another directory)"
            )
        }
        guard lock.exclusive() else {
            throw Failure(description: "another push of \(title) to \(configuration.address) is under way (wait for its end, or end it)")
        }
        self.lock = lock
        let new = StatsDTextLedger(identity: identity)
        switch Self.read(path, new.identity) {
        case .success(let ledger): (self.ledger, damage) = (ledger ?? new, nil)
        case .damaged(let reason): (ledger, damage) = (new, try Self.setAside(path, reason))
        case .failure(let reason): throw Failure(description: "cannot read the ledger \(path): \(reason)")
        }
    }

    /// Makes sure that a ledger of so many bytes can be written.
    package func reserve(bytes: Int) throws(Failure) {
        // Both would have the same name.
        reservation = nil
        do throws(SmallFile.Failure) {
            reservation = try ReservedFile(path, bytes: min(bytes, StatsDTextLedger.bytesLimit))
        } catch {
            throw Failure(description: "cannot keep the ledger \(path): \(error.reason)")
        }
    }

    /// Replaces the file.
    package func save(_ ledger: StatsDTextLedger) throws(Failure) {
        do throws(SmallFile.Failure) {
            if reservation == nil { reservation = try ReservedFile(path, bytes: 0) }
            try reservation?.commit(ledger.encoded())
            reservation = nil
        } catch {
            throw Failure(description: "cannot write the ledger \(path): \(error.reason) (the next push may send again what this one sent)")
        }
    }

    private enum Reading {
        /// A ledger; nil when there is no file.
        case success(StatsDTextLedger?)
        case damaged(String)
        case failure(String)
    }

    private static func read(_ path: String, _ identity: String) -> Reading {
        let bytes: [UInt8]
        do throws(SmallFile.Failure) {
            bytes = try SmallFile.read(path, limit: StatsDTextLedger.bytesLimit, followsLinks: true)
        } catch {
            return switch error.code {
            case ENOENT: .success(nil)
            case EINVAL, ENXIO: .damaged("it is no file")
            case ELOOP: .damaged("it is a link that leads nowhere")
            case EFBIG: .damaged(error.reason)
            default: .failure(error.reason)
            }
        }
        do throws(StatsDTextLedgerError) {
            let ledger = try StatsDTextLedger(decoding: bytes)
            return ledger.identity == identity ? .success(ledger) : .damaged("it is about another receiver or source")
        } catch {
            return .damaged(error.reason)
        }
    }

    /// Renames what is no ledger, so that it can be looked at, and says so.
    private static func setAside(_ path: String, _ reason: String) throws(Failure) -> String {
        var status = stat()
        // The last of the names is used again and again.
        let names = (1...9).map { "\(path).damaged-\($0)" }
        let name = names.first { (name: String) in lstat(name, &status) != 0 } ?? path + ".damaged-9"
        guard rename(path, name) == 0 else {
            throw Failure(description: "the ledger \(path) is damaged, \(reason), and cannot be set aside: \(words(errno))")
        }
        return "the ledger \(path) is damaged: \(reason) (set aside as \(name); counters count as seen for the first time)"
    }

    private static func digits(_ text: String) -> String {
        let digits = String(FNV1a.hash(text.utf8), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func words(_ code: Int32) -> String { strerror(code).map { String(cString: $0) } ?? "error \(code)" }
}
