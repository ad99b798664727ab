#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a StatsD sink wants of the world, so that tests can be the world.
struct StatsDEnvironment: Sendable {
    /// Finds a receiver's addresses; may block.
    var lookUp: @Sendable (StatsDAddress) -> Result<[SocketAddress], AddressLookUpError>
    /// Makes a socket that sends to an address.
    var open: @Sendable (StatsDAddress, SocketAddress) -> Result<any DatagramSocket, SocketError>
    /// Passes the time between two bursts; blocks.
    var pause: @Sendable (Duration) -> Void
    /// What the sockets of this host that listen on a UDP port have dropped so far; nil when none does.
    var readDrops: @Sendable (UInt16) -> UInt64? = { _ in nil }
    /// The time since some fixed moment, on a clock that never goes back.
    var now: @Sendable () -> Duration = { startOfTime.duration(to: .now) }
    /// How long a push waits for a name's first lookup.
    var lookUpMilliseconds = 5000

    private static let startOfTime = ContinuousClock.now

    /// The system's resolver and sockets.
    static let system = StatsDEnvironment(
        lookUp: { SocketAddress.lookUp($0) },
        open: { address, found in
            do throws(SocketError) {
                return switch address {
                case .udp: .success(try UDPSocket(connectedTo: found))
                case .unixDatagram: .success(try UnixDatagramSocket(to: found))
                case .unixStream: .success(try UnixStreamSocket(to: found))
                }
            } catch {
                return .failure(error)
            }
        },
        pause: { time in
            let (seconds, attoseconds) = max(time, .zero).components
            var rest = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
            nanosleep(&rest, nil)
        },
        readDrops: { UDPTable.readDrops(onPort: $0) }
    )
}
