import Testing

@testable import StopClassification

struct StopRulesTests {
    @Test func allBuiltInPatternsCanBeRead() {
        let rules = StopRules.builtIn
        let patterns = rules.texts.flatMap { $0.patterns + ($0.followedBy.map { [$0] } ?? []) } + rules.trailers
        #expect(patterns.count > 150)
        #expect(patterns.filter { !$0.isValid }.map(\.source) == [])
    }

    @Test func allRulesHaveAPlainIdentifier() {
        let rules = StopRules.builtIn
        let ids = rules.events.map(\.id) + rules.documents.map(\.id) + rules.texts.map(\.id) + rules.exits.map(\.id)
        for id in ids {
            #expect(id.utf8.contains(UInt8(ascii: ".")))
            #expect(id.utf8.allSatisfy { $0.isLetter || $0.isDigit || "._-*".utf8.contains($0) }, "\(id)")
        }
    }

    @Test func oneIdentifierMeansOneClass() {
        let classes = Dictionary(grouping: StopRules.builtIn.texts, by: \.id).mapValues { Set($0.map(\.stopClass)).count }
        #expect(classes.filter { $0.value != 1 }.isEmpty)
    }
}
