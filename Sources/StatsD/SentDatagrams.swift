/// The beginnings of the datagrams that were accepted last, by which those that come back are known again.
///
/// The network returns as much of a datagram as it likes: on Linux 520 bytes of a long one, from elsewhere perhaps none. Memory: half a
/// kilobyte for each datagram that is kept, a place that the one so many later takes over.
struct SentDatagrams: Sendable {
    /// So many datagrams are known.
    static let most = 256
    /// Lines are unlike each other long before this.
    static let keptBytes = 512

    private var beginnings: [UInt8] = []
    /// The lengths of the whole datagrams; -1 for one that has come back.
    private var lengths: [Int] = []
    /// Their numbers, which follow each other.
    private var numbers = 0..<0

    mutating func removeAll() {
        numbers = 0..<0
    }

    /// Adds the datagram of the next number, or begins anew with another.
    mutating func append(_ datagram: UnsafeRawBufferPointer, number: Int) {
        numbers = numbers.upperBound == number ? max(numbers.lowerBound, number + 1 - Self.most)..<number + 1 : number..<number + 1
        let place = number % Self.most
        // Most flushes need few.
        if place >= lengths.count {
            lengths.append(contentsOf: repeatElement(-1, count: place + 1 - lengths.count))
            beginnings.append(contentsOf: repeatElement(0, count: lengths.count * Self.keptBytes - beginnings.count))
        }
        lengths[place] = datagram.count
        beginnings.withUnsafeMutableBytes {
            UnsafeMutableRawBufferPointer(rebasing: $0[place * Self.keptBytes..<(place + 1) * Self.keptBytes])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: datagram.prefix(Self.keptBytes)))
        }
    }

    /// Whether a datagram is known that has not come back.
    func contains(_ number: Int) -> Bool { numbers.contains(number) && lengths[number % Self.most] >= 0 }

    /// The length of a datagram that is contained.
    func length(of number: Int) -> Int { lengths[number % Self.most] }

    /// The last datagram that is this one, or begins so, and is none of the given ones; nil when nothing says which it is.
    func number(of beginning: [UInt8], without others: Set<Int>) -> Int? {
        guard !beginning.isEmpty else { return nil }
        let candidates = numbers.reversed().filter { number in
            guard contains(number), !others.contains(number), beginning.count <= length(of: number) else { return false }
            let start = number % Self.most * Self.keptBytes
            let count = min(beginning.count, Self.keptBytes)
            return beginnings[start..<start + count].elementsEqual(beginning[..<count])
        }
        return candidates.first { length(of: $0) == beginning.count } ?? candidates.first
    }

    /// Forgets some of them.
    mutating func remove(_ numbers: Set<Int>) {
        for number in numbers where contains(number) { lengths[number % Self.most] = -1 }
    }
}
