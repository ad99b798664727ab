/// The pushes that Graphite has not got for certain, oldest first.
///
/// Pure. Points have their time and overwrite themselves, so what may have got lost with a connection is simply sent again.
struct GraphiteBacklog: Sendable {
    private let limit: Int
    /// What is to be sent.
    private(set) var waiting: [[UInt8]] = []
    /// What was handed to the kernel last, and may not have arrived.
    private var unconfirmed: [[UInt8]] = []
    /// So many pushes are sent again after a connection was lost.
    private static let resent = 2

    init(limit: Int) {
        self.limit = limit
    }

    /// The bytes that are kept.
    var bytes: Int { (waiting + unconfirmed).reduce(0) { $0 + $1.count } }

    /// Takes a new push.
    ///
    /// Returns how many old ones had to go for it.
    mutating func add(_ lines: [UInt8]) -> Int {
        guard !lines.isEmpty else { return 0 }
        waiting.append(lines)
        while bytes > limit, !unconfirmed.isEmpty { unconfirmed.removeFirst() }
        var dropped = 0
        while bytes > limit, waiting.count > 1 {
            waiting.removeFirst()
            dropped += 1
        }
        return dropped
    }

    /// The oldest was handed to the kernel.
    mutating func sent() {
        guard !waiting.isEmpty else { return }
        unconfirmed.append(waiting.removeFirst())
        if unconfirmed.count > Self.resent { unconfirmed.removeFirst() }
    }

    /// The connection is lost: what it may have taken with it is to be sent again.
    mutating func connectionLost() {
        waiting.insert(contentsOf: unconfirmed, at: 0)
        unconfirmed = []
    }
}
