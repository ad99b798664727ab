/// The set of places in a pattern that the bytes read so far may have led to.
struct PatternAutomaton {
    private let steps: [LinePattern.Step]
    private(set) var active: [Int] = []
    private var entered: [Int]
    private var generation = 1
    private var pending: [Int] = []
    private(set) var acceptsRest = false
    private(set) var acceptsEnd = false

    init(_ steps: [LinePattern.Step]) {
        self.steps = steps
        entered = Array(repeating: 0, count: steps.count)
    }

    /// Adds a place and all that can be reached from it without a byte.
    mutating func enter(_ start: Int) {
        pending.append(start)
        while let index = pending.popLast() {
            guard index < steps.count, entered[index] != generation else { continue }
            entered[index] = generation
            switch steps[index] {
            case .split(let first, let second):
                pending.append(second)
                pending.append(first)
            case .jump(let target): pending.append(target)
            case .end:
                acceptsEnd = true
                active.append(index)
            case .rest:
                acceptsRest = true
                active.append(index)
            default: active.append(index)
            }
        }
    }

    /// Reads one byte; false when nothing can match any more.
    mutating func advance(over byte: UInt8) -> Bool {
        let before = active
        active.removeAll(keepingCapacity: true)
        acceptsEnd = false
        generation += 1
        for index in before {
            let passes =
                switch steps[index] {
                case .byte(let expected): byte == expected
                case .any: true
                case .numeral: byte.isDigit || byte == 0x2E || byte == 0x2C || byte == 0x5F || byte == 0x7E
                case .wordByte: byte != 0x20
                default: false
                }
            if passes { enter(index + 1) }
        }
        return !active.isEmpty
    }
}
