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
    var open: @Sendable (SocketAddress) -> Result<any DatagramSocket, SocketError>
    /// Passes the time between two bursts; blocks.
    var pause: @Sendable () -> Void
    /// How long a push waits for a name's first lookup.
    var lookUpMilliseconds = 5000

    /// The system's resolver and sockets, and 5 ms between two bursts of 64 datagrams: about 18 MB a second at most.
    static let system = StatsDEnvironment(
        lookUp: { SocketAddress.lookUp($0) },
        open: { address in
            do throws(SocketError) {
                return .success(address.family == AF_UNIX ? try UnixDatagramSocket(to: address) : try UDPSocket(connectedTo: address))
            } catch {
                return .failure(error)
            }
        },
        pause: { usleep(5000) }
    )
}
