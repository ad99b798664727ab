#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The name of this host, which tells its group at a Pushgateway from those of others.
public enum HostName {
    /// The host's name; `localhost` when it has none or none that is UTF-8, since other bytes would poison a gateway.
    public static var current: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
        let bytes = buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        return String(validating: bytes, as: UTF8.self).flatMap { $0.isEmpty ? nil : $0 } ?? "localhost"
    }
}
