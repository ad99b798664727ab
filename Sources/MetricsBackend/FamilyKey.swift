/// A label with the names of its dimensions, as swift-metrics gives them.
struct FamilyKey: Sendable {
    let kind: HandlerKind
    let label: String
    let dimensionNames: [String]
    let hash: Int

    init(_ kind: HandlerKind, _ label: String, _ dimensions: [(String, String)]) {
        self.kind = kind
        self.label = label
        dimensionNames = dimensions.map(\.0)
        hash = Self.hash(kind, label, dimensions)
    }

    /// Whether it is the key of this metric; no copy of the names is made.
    func matches(_ kind: HandlerKind, _ label: String, _ dimensions: [(String, String)]) -> Bool {
        guard self.kind == kind, self.label == label, dimensionNames.count == dimensions.count else { return false }
        for index in dimensions.indices where dimensionNames[index] != dimensions[index].0 { return false }
        return true
    }

    static func hash(_ kind: HandlerKind, _ label: String, _ dimensions: [(String, String)]) -> Int {
        var hasher = Hasher()
        hasher.combine(kind)
        hasher.combine(label)
        for (name, _) in dimensions { hasher.combine(name) }
        return hasher.finalize()
    }
}
