import StopClassification
import Testing

@testable import Daemon

struct ConfigurationRulesTests {
    private static let file = """
        assistant:
          providerZone: Asia/Shanghai
          rules:
            - id: acme.quota
              class: rate_limit
              kind: daily
              like: ["acme quota {is |}used up~", "{=answer}acme_quota*"]
              wait: 1h
            - {id: acme.limit, place: after, type: limit, class: rate_limit, when: {at: code, is: 429}, reset: headers.*}
            - {id: acme.exit, class: auth, status: 77}
        """

    @Test func readsEverySortOfRule() throws {
        let assistant = try Loading.load(Self.file).assistant
        #expect(assistant.providerZone == "Asia/Shanghai")
        #expect(assistant.rules.all.map(\.rule.id) == ["acme.quota", "acme.limit", "acme.exit"])
        #expect(assistant.rules.all.map(\.place) == [.before, .after, .before])
        let rules = assistant.stopRules
        #expect(rules.texts.first?.id == "acme.quota")
        #expect(rules.texts.first?.wait == 3600)
        #expect(rules.events.last?.id == "acme.limit")
        #expect(rules.exits.first?.id == "acme.exit")
        #expect(rules.texts.count == StopRules.builtIn.texts.count + 1)
    }

    @Test(arguments: [
        ("[{id: a.b, class: ratelimit, like: quota}]", "assistant.rules.1.class: \"ratelimit\": this is none of"),
        ("[{id: a.b, class: ratelimit, like: quota}]", "(did you mean \"rate_limit\"?)"),
        ("[{id: a.b, clas: auth, like: quota}]", "assistant.rules.1: \"clas\": unknown key"),
        ("[{id: a.b, clas: auth, like: quota}]", "(did you mean \"class\"?)"),
        ("[{id: a.b, class: auth, like: quota}, {id: c, class: auth, like: '{a'}]", "assistant.rules.2.like: the pattern cannot be read"),
        ("{id: a.b}", "a list of rules is expected, not a map"), ("[x]", "assistant.rules.1: a map is expected, not a single value"),
    ])
    func saysWhatIsWrongAndWhere(_ rules: String, _ part: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try Loading.load("assistant:\n  rules: \(rules)") }
        #expect(error?.problems.contains { $0.contains(part) && $0.contains(":2: ") } == true, "\(String(describing: error))")
    }

    @Test func aZoneHasTheFormOfAName() {
        #expect(throws: ConfigurationError.self) { try Loading.load("assistant: {providerZone: '../etc/passwd'}") }
    }

    @Test func rulesAreNotWithoutEnd() {
        let rules = Array(repeating: "{id: a.b, class: auth, like: quota}", count: 201).joined(separator: ", ")
        #expect(throws: ConfigurationError.self) { try Loading.load("assistant: {rules: [\(rules)]}") }
    }
}
