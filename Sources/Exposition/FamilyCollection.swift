/// The families of a text while it is read.
struct FamilyCollection {
    /// A family of which more may come.
    struct Member {
        let name: String
        var type: ExpositionType?
        var help: String?
        var samples: [ExpositionSample] = []
    }

    private(set) var members: [Member] = []
    private var indices: [String: Int] = [:]

    subscript(index: Int) -> Member {
        get { members[index] }
        _modify { yield &members[index] }
    }

    /// The family that a name in the text belongs to; makes it when there is none.
    ///
    /// `x_sum` and `x_count` belong to a summary or histogram `x`, `x_bucket` to a histogram, if its type was told before and no
    /// family of the full name is there.
    mutating func index(for name: String) -> Int {
        if let index = indices[name] { return index }
        for suffix in ["_count", "_sum", "_bucket"] where name.hasSuffix(suffix) && name.utf8.count > suffix.utf8.count {
            guard let index = indices[String(name.dropLast(suffix.count))] else { continue }
            let type = members[index].type
            if type == .histogram || type == .summary && suffix != "_bucket" { return index }
        }
        members.append(Member(name: name))
        indices[name] = members.count - 1
        return members.count - 1
    }

    var families: [ExpositionFamily] {
        members.map { ExpositionFamily(name: $0.name, type: $0.type ?? .untyped, help: $0.help ?? "", samples: $0.samples) }
    }
}
