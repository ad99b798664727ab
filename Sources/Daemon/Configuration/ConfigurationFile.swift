#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Finds the configuration's file and reads it.
public struct ConfigurationFile: Sendable, Equatable {
    /// The path, as it was given.
    public let path: String
    /// Whether somebody named this file, so that it must be there.
    public let isRequired: Bool

    /// Names a file.
    public init(path: String, isRequired: Bool) {
        self.path = path
        self.isRequired = isRequired
    }

    /// The file to read: the flag's, else `PALINGENESIS_CONFIG`'s, else `~/.config/palingenesis/config.yaml`.
    ///
    /// - Parameter flag: the argument of `--config`.
    /// - Returns: nil when nobody named a file and there is no `HOME` to look in.
    public static func locate(flag: String?, environment: [String: String]) -> ConfigurationFile? {
        if let flag { return ConfigurationFile(path: flag, isRequired: true) }
        if let named = environment[EnvironmentNames.configurationFile], !named.isEmpty {
            return ConfigurationFile(path: named, isRequired: true)
        }
        guard let home = environment["HOME"], !home.isEmpty else { return nil }
        return ConfigurationFile(path: home + "/.config/palingenesis/config.yaml", isRequired: false)
    }

    /// What the loader takes: the file's name and text; nil when it is not there and need not be.
    ///
    /// Blocks as long as the disk does; a pipe, a device or a directory is refused without waiting for it, and no more than 1 MiB is
    /// taken.
    ///
    /// - Throws: `ConfigurationError` with one problem.
    public func read() throws(ConfigurationError) -> (name: String, text: [UInt8])? {
        guard !path.isEmpty, !path.utf8.contains(0) else { throw failure("this is no file name") }
        // Without O_NONBLOCK a pipe that nobody writes to would hold the daemon up.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else {
            let code = errno
            if !isRequired, code == ENOENT || code == ENOTDIR { return nil }
            throw failure(Self.reason(code))
        }
        defer { _ = close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(Self.reason(errno)) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw failure("this is a directory (name the file in it)")
        default: throw failure("this is no regular file")
        }
        return (path, try contents(of: descriptor))
    }

    private func contents(of descriptor: Int32) throws(ConfigurationError) -> [UInt8] {
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = buffer.withUnsafeMutableBytes { systemRead(descriptor, $0) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(Self.reason(errno)) }
            guard count > 0 else { return text }
            text += buffer.prefix(count)
            guard text.count <= YAMLText.maximumBytes else {
                throw failure("it holds more than \(YAMLText.maximumBytes >> 20) MiB; a configuration is smaller")
            }
        }
    }

    private func failure(_ reason: String) -> ConfigurationError {
        ConfigurationError(["\(ConfigurationQuotation.printable(path)): \(reason)"])
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case ENOENT, ENOTDIR: "there is no such file"
        case EACCES, EPERM: "reading it is not permitted"
        default: strerror(code).map { String(cString: $0) } ?? "error \(code)"
        }
    }
}

/// The system's `read`, which the method of the same name hides.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    read(descriptor, buffer.baseAddress, buffer.count)
}
