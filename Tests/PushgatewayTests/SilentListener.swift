import Foundation

/// A socket on loopback whose connections the kernel accepts and nobody reads.
final class SilentListener: Sendable {
    let port: UInt16
    private let listener: Int32

    init() throws {
        (listener, port) = try Loopback.listen()
    }

    deinit {
        _ = close(listener)
    }
}
