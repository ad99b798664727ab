/// Finds a label that is written twice.
struct LabelNames {
    private static let few = 16
    private var names: Set<[UInt8]> = []

    /// Whether no label of this name is among those before it; to be asked for each label, in their order.
    mutating func isNew(_ name: String, after labels: [ExpositionLabel]) -> Bool {
        // A look through a few labels costs less than a set; one through many would cost their square.
        if labels.count < Self.few { return !labels.contains { $0.name.utf8.elementsEqual(name.utf8) } }
        if labels.count == Self.few { names = Set(labels.map { Array($0.name.utf8) }) }
        return names.insert(Array(name.utf8)).inserted
    }
}
