import Testing

@testable import Daemon

struct ConfigurationValueTests {
    @Test(arguments: [
        (ConfigurationValue.text("plain-1.x"), "plain-1.x"), (.text(""), "\"\""), (.text("null"), "\"null\""), (.text("-"), "\"-\""),
        (.text("a: b"), "\"a: b\""), (.text("a:"), "\"a:\""), (.text("\"\\\n\t\u{1B}ü"), #""\"\\\n\t\U0000001bü""#),
        (.duration(.seconds(60)), "1m"), (.integer(-3), "-3"), (.number(0.1), "0.1"), (.boolean(true), "true"),
        (.list(["a", "b c"]), "[a, \"b c\"]"), (.map(["b": "2", "a": ""]), "{a: \"\", b: 2}"),
    ])
    func writesYAMLThatReadsAsTheSame(value: ConfigurationValue, yaml: String) throws {
        #expect(value.yaml == yaml)
        let read = try YAMLText.node(yaml).content
        switch value {
        case .text(let text): #expect(read == .text(text))
        case .list(let items): #expect(read == .list(items.map { ConfigurationNode(line: 1, content: .text($0)) }))
        default: break
        }
    }
}
