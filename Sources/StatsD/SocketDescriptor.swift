#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

import CDatagrams

#if canImport(Glibc)
    /// `SOCK_DGRAM`, which Glibc declares as an enumeration.
    let datagramType = Int32(SOCK_DGRAM.rawValue)
    /// `SOCK_STREAM`.
    let streamType = Int32(SOCK_STREAM.rawValue)
    private let closeOnExec = Int32(SOCK_CLOEXEC.rawValue)
#else
    /// `SOCK_DGRAM`.
    let datagramType = SOCK_DGRAM
    /// `SOCK_STREAM`.
    let streamType = SOCK_STREAM
    #if canImport(Musl)
        private let closeOnExec = SOCK_CLOEXEC
    #endif
#endif

/// A socket's file descriptor, closed with its owner.
///
/// Child processes do not get it. No call blocks but where it says so.
struct SocketDescriptor: ~Copyable, Sendable {
    private let descriptor: Int32

    /// Makes a socket; nil when the process has no more descriptors or the family is unknown to the system: `errno` tells.
    init?(family: Int32, type: Int32 = datagramType) {
        #if canImport(Darwin)
            descriptor = socket(family, type, 0)
            guard descriptor >= 0 else { return nil }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        #else
            descriptor = socket(family, type | closeOnExec, 0)
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

    /// Limits how long `attach` may wait for a stream's other end, which does not accept.
    func limitWaiting(milliseconds: Int) {
        var time = timeval(tv_sec: milliseconds / 1000, tv_usec: .init(milliseconds % 1000 * 1000))
        _ = setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Sends all of the bytes, in one datagram where the socket is one of datagrams; returns zero or the error's number.
    func transmit(_ bytes: UnsafeRawBufferPointer) -> Int32 {
        while true {
            if send(descriptor, bytes.baseAddress, bytes.count, Self.sendFlags) >= 0 { return 0 }
            // A signal got in between before anything was transmitted.
            if errno != EINTR { return errno }
        }
    }

    /// Sends datagrams of a batch in one call.
    ///
    /// - Returns: how many were taken, and zero or the error's number when none was.
    func transmitMany(_ batch: DatagramBatch, _ range: Range<Int>) -> (taken: Int, code: Int32) {
        let result = batch.withDatagrams(range) { base, distance, lengths in
            guard let first = lengths.baseAddress else { return Int32(0) }
            return palingenesis_send_many(descriptor, base, distance, first, Int32(clamping: lengths.count))
        }
        return result < 0 ? (0, -result) : (Int(result), 0)
    }

    /// Has what comes back from the network kept with the datagram that it is about; returns whether it will be.
    func keepErrors(family: Int32) -> Bool {
        palingenesis_keep_errors(descriptor, family) == 0
    }

    /// The beginning of the oldest datagram that came back; nil when there is none.
    func takeKeptError() -> [UInt8]? {
        while true {
            var length = 0
            var code: Int32 = 0
            let beginning = [UInt8](unsafeUninitializedCapacity: 2048) { buffer, count in
                guard let base = buffer.baseAddress else { return }
                code = palingenesis_take_kept_error(descriptor, base, buffer.count, &length)
                count = code == 0 ? 0 : length
            }
            if code == 0 { return nil }
            // Others are about datagrams that this host did not let go.
            if code != EIO { return beginning }
        }
    }

    /// The most bytes of a packet to where this is connected; zero when nobody knows.
    func pathMTU(family: Int32) -> Int {
        Int(palingenesis_path_mtu(descriptor, family))
    }

    /// Sends all of the bytes of a stream; waits for room, but not longer than the given time in all.
    ///
    /// - Returns: zero or the error's number; `ETIMEDOUT` when there was no room, and then a part of the bytes may be on the way.
    func transmitStream(_ bytes: UnsafeRawBufferPointer, milliseconds: Int32) -> Int32 {
        var rest = bytes
        let patience = ContinuousClock.now + .milliseconds(Int(milliseconds))
        while !rest.isEmpty {
            let count = send(descriptor, rest.baseAddress, rest.count, Self.sendFlags)
            if count >= 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                var event = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                let left = patience - ContinuousClock.now
                guard left > .zero, poll(&event, 1, Int32(left / .milliseconds(1)) &+ 1) > 0 else { return ETIMEDOUT }
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }

    #if canImport(Darwin)
        private static let sendFlags = Int32(MSG_DONTWAIT)
    #else
        /// A stream whose other end is closed gives an error and no signal.
        private static let sendFlags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
    #endif

    /// Has every longer piece cut into datagrams of this size by the kernel, zero for none; returns zero or the error's number.
    func segment(into size: Int32) -> Int32 {
        #if os(Linux)
            var size = size
            // UDP_SEGMENT in linux/udp.h, which the C library's header does not have.
            let option: Int32 = 103
            return setsockopt(descriptor, Int32(IPPROTO_UDP), option, &size, socklen_t(MemoryLayout<Int32>.size)) == 0 ? 0 : errno
        #else
            return ENOPROTOOPT
        #endif
    }

    /// Whether the other end of a connected Internet socket has the address that this end has: then it is on this host.
    func isConnected(toSelf address: SocketAddress) -> Bool {
        guard let range = address.hostBytes else { return true }
        var own = [UInt8](repeating: 0, count: 128)
        var length = socklen_t(own.count)
        let code = own.withUnsafeMutableBytes { own in
            own.baseAddress.map { getsockname(descriptor, $0.assumingMemoryBound(to: sockaddr.self), &length) } ?? -1
        }
        return code == 0 && own[range] == address.bytes[range]
    }

    /// Waits for bytes of a stream, and returns how many there are, zero at its end, or the error's number, negative.
    func receive(_ buffer: UnsafeMutableRawBufferPointer, milliseconds: Int32) -> Int32 {
        while true {
            var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&event, 1, milliseconds)
            if ready == 0 { return -ETIMEDOUT }
            let count = ready < 0 ? -1 : recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count >= 0 { return Int32(clamping: count) }
            if errno != EINTR { return -errno }
        }
    }

    /// Whether the other end of a stream has closed it, or broken it off.
    func isAtEnd() -> Bool {
        var byte: UInt8 = 0
        while true {
            let count = recv(descriptor, &byte, 1, Self.peekFlags)
            if count > 0 { return false }
            if count == 0 { return true }
            if errno != EINTR { return errno != EAGAIN && errno != EWOULDBLOCK }
        }
    }

    #if canImport(Darwin)
        private static let peekFlags = Int32(MSG_DONTWAIT | MSG_PEEK)
    #else
        private static let peekFlags = Int32(MSG_DONTWAIT) | Int32(MSG_PEEK)
    #endif

    /// Returns the pending error's number, or zero, and forgets it.
    func takeError() -> Int32 {
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0 ? code : errno
    }
}
