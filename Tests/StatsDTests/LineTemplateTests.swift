import MetricRegistry
import TestSupport
import Testing

@testable import StatsD

struct LineTemplateTests {
    /// For whatever matches it makes what is made without it, and whatever is plain matches.
    @Test(arguments: StatsDReceiver.all + [.graphite])
    func itMakesWhatTheRendererMakes(_ receiver: StatsDReceiver) throws {
        var random = SplitMix64(seed: 11)
        let parts: [Character] = Array("aZ09_-./: ,;|=\"\\\n~é") + Array(repeating: "b", count: 30)
        let renderer = LineRenderer(receiver: receiver, prefix: "app.", tags: ["Zone": "eu-1", "team": "a b"])
        let registry = Registry(constantLabels: ["Host": "db_1"])
        let families = [
            try registry.histogramFamily("seconds", help: "", labelNames: ["method", "le_", "Path"], upperBounds: [0.5, 10]),
            try registry.histogramFamily("plain", help: "", labelNames: [], upperBounds: []),
        ]
        for _ in 0..<400 {
            let values = (0..<3).map { _ in
                let count = Int.random(in: 0...9, using: &random) * (Int.random(in: 0..<20, using: &random) == 0 ? 30 : 1)
                return String((0..<count).map { _ in parts[Int.random(in: 0..<parts.count, using: &random)] })
            }
            try families[0].labels(values).observe(1)
        }
        try families[0].labels(["get", "x", "api"]).observe(1)
        try families[1].labels([]).observe(1)
        let snapshot = registry.snapshot()
        var matched = 0
        for view in snapshot.families {
            let sources = view.chunks.flatMap { Array($0.buffer) }.map { record in
                (record, LineSource(snapshot.series(record, of: view), in: view.descriptor, for: receiver))
            }
            guard let template = sources.first.flatMap({ LineTemplate($0.1, renderer) }) else { continue }
            for (record, source) in sources {
                var values: [Range<Int>] = []
                guard template.match(record.labelBytes, &values) else { continue }
                matched += 1
                let identity = renderer.identity(of: source)
                #expect(!identity.isAltered)
                for (index, part) in source.parts.enumerated() {
                    let line = renderer.line(identity, part)
                    var text: [UInt8] = []
                    let headCount = template.appendLine(index, record.labelBytes, values, to: &text)
                    #expect(text == line.head + line.tail)
                    #expect(headCount == line.head.count)
                    #expect(template.key(index, record.labelBytes, values) == renderer.key(identity, part))
                }
            }
        }
        #expect(receiver == .netdata ? matched == 0 : matched > 5, "\(matched)")
    }

    /// Their hash would be that of the template's marks.
    @Test(arguments: 100...130)
    func shortenedNamesHaveNone(length: Int) throws {
        let registry = Registry()
        let name = String(repeating: "n", count: length)
        let family = try registry.counterFamily(name, help: "", labelNames: ["path", "status"])
        try family.labels(["a", "b"]).increment()
        let renderer = LineRenderer(receiver: .collectd, prefix: "", tags: [:])
        let snapshot = registry.snapshot()
        let view = snapshot.families[0]
        let source = LineSource(snapshot.series(view.chunks[0][0], of: view), in: view.descriptor, for: .collectd)
        let template = LineTemplate(source, renderer)
        // With its marks of two bytes the name takes 18 more, of 127; a few less than that might be a shortened one.
        #expect((template != nil) == (length + 18 < 124))
    }

    @Test func alteredNamesHaveNone() throws {
        let registry = Registry()
        for name in ["a:b", "constructor"] { _ = try registry.counter(name, help: "") }
        let snapshot = registry.snapshot()
        for view in snapshot.families {
            let source = LineSource(snapshot.series(view.chunks[0][0], of: view), in: view.descriptor, for: .etsy)
            #expect(LineTemplate(source, LineRenderer(receiver: .etsy, prefix: "", tags: [:])) == nil)
        }
    }
}
