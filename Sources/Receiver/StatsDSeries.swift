import Exposition

/// What tells one StatsD series from another.
struct StatsDSeries: Hashable {
    /// The name as it was sent, without tags.
    let name: String
    /// The tags, sorted by name; of one given twice the last value counts.
    let labels: [ExpositionLabel]
    let kind: StatsDKind

    init(name: String, tags: [ExpositionLabel], kind: StatsDKind) {
        self.name = name
        self.kind = kind
        labels = Dictionary(tags.map { ($0.name, $0.value) }) { $1 }.map { ExpositionLabel(name: $0.key, value: $0.value) }
            .sorted { $0.name < $1.name }
    }

    /// About how many bytes it takes.
    var byteCount: Int { labels.reduce(64 + name.utf8.count) { $0 + 32 + $1.name.utf8.count + $1.value.utf8.count } }
}
