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
    }

    private let state = LockedState(State())
    let isLocal: Bool
    let mostDatagrams: Int

    init(isLocal: Bool = true, mostDatagrams: Int = 1) {
        self.isLocal = isLocal
        self.mostDatagrams = mostDatagrams
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

    private func send(_ datagrams: [String]) -> SendResult {
        state.withLock { state in
            state.sends += 1
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
            } else {
                state.isRefusalPending = true
            }
            return .accepted
        }
    }

    func takeRefusal() -> Bool {
        state.withLock { state in
            defer { state.isRefusalPending = false }
            return state.isRefusalPending
        }
    }

    /// A refusal that becomes known after the fact, as from another host.
    func refuseLate() {
        state.withLock { $0.isRefusalPending = true }
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
