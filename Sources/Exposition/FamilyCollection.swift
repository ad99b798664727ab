/// The families of a Prometheus text while it is read.
struct FamilyCollection {
    /// A family of which more may come.
    struct Member {
        let name: String
        var type: ExpositionType?
        var help: String?
        var samples: [ExpositionSample] = []

        var family: ExpositionFamily {
            ExpositionFamily(name: name, type: type ?? .untyped, help: help ?? "", samples: samples)
        }
    }

    private(set) var members: [Member] = []
    /// By the bytes of the name, since two Strings are equal already when they are canonically equivalent.
    private var indices: [[UInt8]: Int] = [:]
    /// The names of families that were handed over; nil where families are kept, since they may come in pieces.
    private var finished: NameLedger?

    /// - Parameter isGrouped: whether all lines of a family must stand together, so that it can be handed over when the next begins.
    init(isGrouped: Bool) {
        finished = isGrouped ? NameLedger() : nil
    }

    subscript(index: Int) -> Member {
        get { members[index] }
        _modify { yield &members[index] }
    }

    /// The family that a name in the text belongs to, a new one if need be; nil when it was handed over already.
    ///
    /// `x_sum` and `x_count` belong to a summary or histogram `x`, `x_bucket` to a histogram, if its type was told before and no
    /// family of the full name is there.
    mutating func index(for name: String) -> Int? {
        let key = Array(name.utf8)
        if let index = indices[key] { return index }
        guard finished?.contains(name) != true else { return nil }
        for suffix in ["_count", "_sum", "_bucket"] where name.hasSuffix(suffix) && name.utf8.count > suffix.utf8.count {
            guard let index = indices[Array(key.dropLast(suffix.utf8.count))] else { continue }
            let type = members[index].type
            if type == .histogram || type == .summary && suffix != "_bucket" { return index }
        }
        members.append(Member(name: name))
        indices[key] = members.count - 1
        return members.count - 1
    }

    /// Takes out the family that is complete because another one has begun; nil when there is none.
    mutating func removeComplete() -> ExpositionFamily? {
        guard finished != nil, members.count > 1 else { return nil }
        let member = members.removeFirst()
        indices = Dictionary(members.enumerated().map { (Array($1.name.utf8), $0) }) { first, _ in first }
        _ = finished?.insert(member.name)
        if member.type == .histogram { _ = finished?.insert(member.name + "_bucket") }
        if member.type == .histogram || member.type == .summary {
            _ = finished?.insert(member.name + "_sum")
            _ = finished?.insert(member.name + "_count")
        }
        return member.family
    }

    /// Takes out the last family of a text.
    mutating func removeLast() -> ExpositionFamily? {
        indices = [:]
        return members.popLast()?.family
    }
}
