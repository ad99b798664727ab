import MetricRegistry

@testable import StatsD

/// A kernel with one receiver behind it, which treats a connected UDP socket as Linux does on one host: a datagram for nobody is
/// accepted, and the next call reports it and transmits nothing.
final class ScriptedKernel: DatagramSocket {
    private struct State {
        var isListening = true
        var isRefusalPending = false
        var script: [SendResult] = []
        var comings: [Bool] = []
        var received: [String] = []
        var sends = 0
        /// The beginnings of those that came back.
        var returned: [[UInt8]] = []
        /// Those that are coming back, and after how many calls they will be here.
        var underway: [(calls: Int, beginning: [UInt8])] = []
        var delays: [Int] = []

        /// A call has been made.
        mutating func pass() {
            for index in underway.indices { underway[index].calls -= 1 }
            let arrived = underway.filter { $0.calls <= 0 }.map(\.beginning)
            underway.removeAll { $0.calls <= 0 }
            returned += arrived
            if !arrived.isEmpty { isRefusalPending = true }
        }
    }

    private let state = LockedState(State())
    let isLocal: Bool
    let mostDatagrams: Int
    let pathLimit: Int?
    /// Whether it takes many in one call, as `sendmmsg` does, and returns what comes back, as `IP_RECVERR` does.
    private let keepsErrors: Bool

    init(isLocal: Bool = true, mostDatagrams: Int = 1, keepsErrors: Bool = false, pathLimit: Int? = nil) {
        self.isLocal = isLocal
        self.mostDatagrams = mostDatagrams
        self.keepsErrors = keepsErrors
        self.pathLimit = pathLimit
    }

    /// Whether anybody listens.
    var isListening: Bool {
        get { state.withLock { $0.isListening } }
        set { state.withLock { $0.isListening = newValue } }
    }

    /// Results for the next calls, before the rule applies again.
    func script(_ results: SendResult...) {
        state.withLock { $0.script += results }
    }

    /// Whether anybody listens when each of the next datagrams is transmitted.
    func comeAndGo(_ listening: [Bool]) {
        state.withLock { $0.comings = listening }
    }

    /// After how many calls the next datagrams come back that nobody took, as from another host.
    func delay(_ delays: [Int]) {
        state.withLock { $0.delays = delays }
    }

    /// All that is coming back is here.
    func waitForAnswers() {
        state.withLock { state in
            for index in state.underway.indices { state.underway[index].calls = 0 }
            state.pass()
        }
    }

    /// What arrived since the last call.
    func takeReceived() -> [String] {
        state.withLock { state in
            defer { state.received = [] }
            return state.received
        }
    }

    /// The number of calls to `send`.
    var sends: Int { state.withLock { $0.sends } }

    func send(_ datagram: UnsafeRawBufferPointer) -> SendResult {
        send([String(decoding: datagram, as: UTF8.self)])
    }

    /// As many as are asked for, in one piece, where the kernel can do that.
    func sendAll(_ datagrams: UnsafeRawBufferPointer, size: Int) -> SendResult? {
        guard mostDatagrams > 1 else { return nil }
        return send(
            stride(from: 0, to: datagrams.count, by: size)
                .map { String(decoding: datagrams[$0..<min($0 + size, datagrams.count)], as: UTF8.self) }
        )
    }

    /// One after the other, until one of them finds that something came back: then that is forgotten, unless it is the first.
    func sendMany(_ batch: DatagramBatch, _ range: Range<Int>) -> (taken: Int, result: SendResult)? {
        guard keepsErrors else { return nil }
        for index in range {
            let result = batch.withDatagram(index) { send($0) }
            if result != .accepted { return (index - range.lowerBound, index == range.lowerBound ? result : .accepted) }
        }
        return (range.count, .accepted)
    }

    private func send(_ datagrams: [String]) -> SendResult {
        state.withLock { state in
            state.sends += 1
            state.pass()
            if !state.script.isEmpty {
                let result = state.script.removeFirst()
                guard result == .accepted else { return result }
            } else if state.isRefusalPending {
                state.isRefusalPending = false
                return .previousRefused
            }
            if !state.comings.isEmpty { state.isListening = state.comings.removeFirst() }
            if state.isListening {
                state.received += datagrams
            } else if !state.delays.isEmpty {
                let delay = state.delays.removeFirst()
                state.underway += datagrams.map { (delay, Array($0.utf8.prefix(520))) }
            } else {
                state.isRefusalPending = true
                if keepsErrors { state.returned += datagrams.map { Array($0.utf8.prefix(520)) } }
            }
            return .accepted
        }
    }

    func takeRefusals() -> Refusals {
        state.withLock { state in
            defer {
                state.isRefusalPending = false
                state.returned = []
            }
            return !state.returned.isEmpty ? .these(state.returned) : state.isRefusalPending ? .last : .none
        }
    }

    /// A refusal that becomes known after the fact, as from another host.
    func refuseLate(_ returned: String...) {
        state.withLock { state in
            state.isRefusalPending = true
            state.returned += returned.map { Array($0.utf8) }
        }
    }
}

extension StatsDEnvironment {
    /// Every name has these addresses, behind which are these kernels.
    static func scripted(_ kernels: [String: ScriptedKernel], addresses: [String]) -> StatsDEnvironment {
        StatsDEnvironment(
            lookUp: { _ in .success(addresses.map { .named($0) }) },
            open: { _, address in
                if let kernel = kernels[address.text] { return .success(kernel) }
                return .failure(SocketError(101))
            },
            pause: { _ in }
        )
    }
}

extension SocketAddress {
    static func named(_ name: String) -> SocketAddress {
        SocketAddress(family: 2, bytes: Array(name.utf8), text: name)
    }
}
