import Testing

@testable import StopClassification

struct ShippedRulesTests {
    @Test func everyFileCanBeRead() {
        for source in ShippedRules.sources {
            let file = ShippedRules.read(source.text, fragments: ShippedRules.fragments)
            #expect(file.problems == [], "\(source.name)")
            #expect(!file.texts.isEmpty, "\(source.name)")
        }
    }

    @Test func aRuleThatIsWrittenAgainIsTheSame() throws {
        let rules = StopRules.builtIn
        let all =
            rules.events.map(StopRule.event) + rules.documents.map(StopRule.event) + rules.texts.map(StopRule.text)
            + rules.exits.map(StopRule.exit)
        #expect(all.count > 150)
        for rule in all {
            var reader = RuleReader(fragments: ShippedRules.fragments)
            #expect(reader.rule(RuleNode(try #require(JSONText(Array(rule.json.utf8))))) == rule)
            #expect(reader.problems == [])
        }
    }

    @Test func saysWhatIsWrongWithAFile() {
        #expect(ShippedRules.read(Array("{".utf8), fragments: [:]).problems.count == 1)
        #expect(
            ShippedRules.read(Array(#"{"assistant": "claude", "texts": [{"id": "x"}], "more": []}"#.utf8), fragments: [:]).problems.count
                == 2
        )
        #expect(ShippedRules.read(Array(#"{"trailers": ["{a"]}"#.utf8), fragments: [:]).problems.count == 1)
    }
}
