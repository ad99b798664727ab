/// What the families of one registry share.
struct FamilyContext: Sendable {
    let store: CellStore
    let exemplars: ExemplarStore
    let hasher: LabelHash
    let constantLabels: [LabelSet.Label]
    /// Unix time in seconds; nil when the registry has no clock.
    let now: (@Sendable () -> Double)?

    init(constantLabels: [LabelSet.Label], now: (@Sendable () -> Double)?) {
        hasher = LabelHash(seed: .random(in: .min ... .max), .random(in: .min ... .max), .random(in: .min ... .max))
        store = CellStore(now: now)
        exemplars = ExemplarStore(now: now)
        self.constantLabels = constantLabels
        self.now = now
    }
}

/// Keeps the identity of a series whose value is read from a callback.
final class CallbackHandle: Sendable {
    private let cell: UInt
    private let store: CellStore

    init(cell: UInt, store: CellStore) {
        self.cell = cell
        self.store = store
    }

    deinit {
        store.free(cell)
    }
}
