/// A pattern's automaton as it is run: places that read one byte each, and where each leads.
///
/// Running it needs no memory but a bit for each place, so the many lines of a long output cost no allocations.
final class PatternProgram: Sendable {
    private struct Place {
        let reads: LinePattern.Step
        /// The places that the byte leads to, as a part of `successors`.
        var next = 0..<0
        var exits = Exits()
    }

    /// How a match may end.
    private struct Exits: OptionSet {
        let rawValue: UInt8
        /// With the line.
        static let end = Exits(rawValue: 1)
        /// Here, whatever follows.
        static let rest = Exits(rawValue: 2)
    }

    /// The bytes that a match can begin with, nil when it can begin with any or be empty.
    let firstBytes: ByteSet?
    /// Bytes that every match holds.
    let requiredBytes: ByteSet

    private let places: [Place]
    private let successors: [Int32]
    private let start: Place

    init(_ steps: [LinePattern.Step]) {
        // Splits and jumps read nothing, so only the other steps become places.
        var numbers: [Int: Int32] = [:]
        for (index, step) in steps.enumerated() where step.readsByte { numbers[index] = Int32(numbers.count) }
        var successors: [Int32] = []
        func place(_ reads: LinePattern.Step, before index: Int) -> Place {
            var place = Place(reads: reads)
            let first = successors.count
            for reached in Self.reached(from: index, in: steps) {
                switch steps[reached] {
                case .end: place.exits.insert(.end)
                case .rest: place.exits.insert(.rest)
                default: if let number = numbers[reached] { successors.append(number) }
                }
            }
            place.next = first..<successors.count
            return place
        }
        let start = place(.any, before: 0)
        let places = steps.indices.filter { steps[$0].readsByte }.map { place(steps[$0], before: $0 + 1) }
        firstBytes = start.exits.isEmpty ? Self.bytes(successors[start.next].map { places[Int($0)].reads }) : nil
        (self.start, self.places, self.successors) = (start, places, successors)
        requiredBytes = Self.requiredBytes(steps)
    }

    /// Whether the whole of `line` matches.
    ///
    /// Linear in the line's length times the number of places.
    func matches(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        let words = places.count / 64 + 1
        return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * words) { memory in
            memory.initialize(repeating: 0)
            var active = UnsafeMutableBufferPointer(rebasing: memory[..<words])
            var reached = UnsafeMutableBufferPointer(rebasing: memory[words...])
            return places.withUnsafeBufferPointer { places in
                successors.withUnsafeBufferPointer { successors in
                    var exits = start.exits
                    for index in start.next { active.insert(Int(successors[index])) }
                    for byte in line {
                        if exits.contains(.rest) { return true }
                        exits = []
                        var isAlive = false
                        for word in active.indices {
                            var bits = active[word]
                            active[word] = 0
                            while bits != 0 {
                                let place = places[word * 64 + bits.trailingZeroBitCount]
                                bits &= bits &- 1
                                guard place.reads.takes(byte) else { continue }
                                isAlive = true
                                exits.formUnion(place.exits)
                                for index in place.next { reached.insert(Int(successors[index])) }
                            }
                        }
                        guard isAlive else { return false }
                        swap(&active, &reached)
                    }
                    return !exits.isEmpty
                }
            }
        }
    }

    // MARK: - What is known before

    /// The steps that read a byte or end a match and that are reached from a step without reading.
    private static func reached(from start: Int, in steps: [LinePattern.Step]) -> [Int] {
        var result: [Int] = []
        var seen: Set<Int> = []
        var pending = [start]
        while let index = pending.popLast() {
            guard index < steps.count, seen.insert(index).inserted else { continue }
            switch steps[index] {
            case .split(let first, let second): pending += [second, first]
            case .jump(let target): pending.append(target)
            default: result.append(index)
            }
        }
        return result
    }

    private static func bytes(_ steps: [LinePattern.Step]) -> ByteSet? {
        var bytes: [UInt8] = []
        for step in steps {
            guard case .byte(let byte) = step else { return nil }
            bytes.append(byte)
        }
        return ByteSet(bytes)
    }

    /// The bytes that lie on every way from the first step to an end: of those behind a step the ones that all its ways share.
    private static func requiredBytes(_ steps: [LinePattern.Step]) -> ByteSet {
        // From all bytes down to the largest solution. Loops are short and lead back, so a few passes from the end are enough.
        var required = Array(repeating: ByteSet.all, count: steps.count + 1)
        required[steps.count] = ByteSet()
        var isSettled = false
        while !isSettled {
            isSettled = true
            for index in steps.indices.reversed() {
                let behind: ByteSet =
                    switch steps[index] {
                    case .byte(let byte): required[index + 1].union(ByteSet([byte]))
                    case .any, .numeral, .wordByte: required[index + 1]
                    case .split(let first, let second): required[first].intersection(required[second])
                    case .jump(let target): required[target]
                    case .end, .rest: ByteSet()
                    }
                if behind != required[index] {
                    required[index] = behind
                    isSettled = false
                }
            }
        }
        return required[0]
    }
}

extension UnsafeMutableBufferPointer<UInt64> {
    fileprivate func insert(_ bit: Int) {
        self[bit >> 6] |= 1 << UInt64(bit & 63)
    }
}
