import NIOCore

/// Why a server could not listen.
public struct ListenFailure: Error, CustomStringConvertible {
    /// Where it was to listen.
    public let address: EndpointAddress
    /// Why that failed and what to do about it.
    public let description: String

    init(address: EndpointAddress, error: any Error) {
        self.address = address
        let reason =
            switch (error as? IOError)?.errnoCode {
            case .some(EADDRINUSE): "the address is in use (stop the other program, or listen elsewhere)"
            case .some(EADDRNOTAVAIL): "this host does not have that address"
            case .some(EACCES): "not permitted (ports below 1024 need a privilege)"
            case .some(let code): String(cString: strerror(code))
            case .none where error is SocketAddressError.UnknownHost: "this host's name is not known (listen on an address)"
            case .none: "\(error)"
            }
        description = "cannot listen on \(address): \(reason)"
    }
}

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif
