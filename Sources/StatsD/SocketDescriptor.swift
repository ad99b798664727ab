#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

#if canImport(Glibc)
    /// `SOCK_DGRAM`, which Glibc declares as an enumeration.
    let datagramType = Int32(SOCK_DGRAM.rawValue)
    private let closeOnExec = Int32(SOCK_CLOEXEC.rawValue)
#else
    /// `SOCK_DGRAM`.
    let datagramType = SOCK_DGRAM
    #if canImport(Musl)
        private let closeOnExec = SOCK_CLOEXEC
    #endif
#endif

/// A datagram socket's file descriptor, closed with its owner.
///
/// Child processes do not get it. No call blocks.
struct SocketDescriptor: ~Copyable, Sendable {
    private let descriptor: Int32

    /// Makes a socket; nil when the process has no more descriptors or the family is unknown to the system: `errno` tells.
    init?(family: Int32) {
        #if canImport(Darwin)
            descriptor = socket(family, datagramType, 0)
            guard descriptor >= 0 else { return nil }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        #else
            descriptor = socket(family, datagramType | closeOnExec, 0)
            guard descriptor >= 0 else { return nil }
        #endif
    }

    deinit {
        close(descriptor)
    }

    /// Connects; returns zero or the error's number.
    func attach(to address: SocketAddress) -> Int32 {
        address.bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return EINVAL }
            return connect(descriptor, base.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count)) == 0 ? 0 : errno
        }
    }

    /// Sends one datagram; returns zero or the error's number.
    func transmit(_ datagram: [UInt8]) -> Int32 {
        datagram.withUnsafeBytes { bytes in
            while true {
                if send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT)) >= 0 { return 0 }
                // A signal got in between before anything was transmitted.
                if errno != EINTR { return errno }
            }
        }
    }

    /// Returns the pending error's number, or zero, and forgets it.
    func takeError() -> Int32 {
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0 ? code : errno
    }
}
