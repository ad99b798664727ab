#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where time zones are found by name.
///
/// A value that is passed in, so that decisions about time can be tested without the host's files.
public struct ZoneDatabase: Sendable {
    private let find: @Sendable (String) -> ZoneInfo?

    /// A database that answers with `find`, which is only asked for names that pass `isValidName`.
    public init(_ find: @escaping @Sendable (String) -> ZoneInfo?) {
        self.find = find
    }

    /// The zone of that IANA name, nil when it is malformed or unknown.
    public func zone(named name: String) -> ZoneInfo? {
        Self.isValidName(name) ? find(name) : nil
    }

    /// Whether a text has the form of an IANA name: components of letters, digits, `_`, `+` and `-` separated by `/`, 1…64 characters.
    ///
    /// No dots and no empty components, so that no name leaves the database's folder.
    public static func isValidName(_ name: String) -> Bool {
        guard (1...64).contains(name.utf8.count) else { return false }
        return name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { component in
            !component.isEmpty
                && component.allSatisfy {
                    $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-")
                }
        }
    }

    /// The database in a folder of TZif files, usually `/usr/share/zoneinfo`.
    ///
    /// Every look-up reads a file.
    public static func folder(_ path: String) -> ZoneDatabase {
        ZoneDatabase { name in readZone(path + "/" + name) }
    }

    /// The host's database: the folder that the environment's `TZDIR` names, else `/usr/share/zoneinfo`.
    public static func system(environment: [String: String]) -> ZoneDatabase {
        folder(environment["TZDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/usr/share/zoneinfo")
    }

    /// The host's own zone: the environment's `TZ` in its usual forms, else `/etc/localtime`; UTC when these cannot be read, as in C.
    public static func hostZone(environment: [String: String]) -> ZoneInfo {
        guard let setting = environment["TZ"] else { return readZone("/etc/localtime") ?? .utc }
        return zone(ofSetting: setting, environment) ?? .utc
    }

    /// Whether the environment's `TZ` says something that can be read; an absent or empty one does, since both have a meaning.
    public static func knowsHostZone(environment: [String: String]) -> Bool {
        environment["TZ"].map { $0.isEmpty || zone(ofSetting: $0, environment) != nil } ?? true
    }

    private static func zone(ofSetting setting: String, _ environment: [String: String]) -> ZoneInfo? {
        let name = setting.hasPrefix(":") ? String(setting.dropFirst()) : setting
        if name.hasPrefix("/") { return readZone(name) }
        return system(environment: environment).zone(named: name) ?? ZoneInfo(posixRule: name)
    }

    /// Reads a regular file of at most 256 KiB, which is several times the largest zone.
    private static func readZone(_ path: String) -> ZoneInfo? {
        // Non-blocking, so that a FIFO in the place of a file cannot hold the program up.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { _ = close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        guard status.st_size <= 256 * 1024 else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress.map { $0 + count }, $0.count - count) }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { return nil }
            if got == 0 { return ZoneInfo(tzif: Array(bytes.prefix(count))) }
            count += got
        }
        // It has grown meanwhile.
        return nil
    }
}
