/// The families of several texts as those of one.
///
/// Pure. Cost: linear in the samples of families that more than one text has; the others are taken as they are.
package struct MergedFamilies: Sendable, Equatable {
    /// The families in the order in which they were met first; those that several texts have hold the samples of all.
    package private(set) var families: [ExpositionFamily] = []
    /// What was left out, and why: a family that an earlier text has with another type, a series that it has already.
    package private(set) var leftOut: [String] = []
    private var places: [String: Int] = [:]

    /// Begins with none.
    package init() {}

    /// Adds a text's families.
    ///
    /// - Parameter title: what the text is called when something of it is left out.
    package mutating func add(_ others: [ExpositionFamily], from title: String) {
        for family in others {
            guard let place = places[family.name] else {
                places[family.name] = families.count
                families.append(family)
                continue
            }
            let known = families[place]
            guard known.type == family.type else {
                leftOut.append("\(title): \(family.name): another source has it with the type \(known.type.rawValue)")
                continue
            }
            var series = Set(known.samples.map(Self.series))
            let (samples, again) = family.samples.reduce(into: ([ExpositionSample](), 0)) { result, sample in
                if series.insert(Self.series(sample)).inserted { result.0.append(sample) } else { result.1 += 1 }
            }
            if again > 0 { leftOut.append("\(title): \(family.name): another source has \(again) of its series") }
            families[place] = ExpositionFamily(
                name: known.name,
                type: known.type,
                help: known.help,
                unit: known.unit,
                samples: known.samples + samples
            )
        }
    }

    private static func series(_ sample: ExpositionSample) -> [String] {
        [sample.name] + sample.labels.filter { !$0.value.isEmpty }.sorted { $0.name < $1.name }.flatMap { [$0.name, $0.value] }
    }
}
