import Testing

@testable import StatsD

struct CharacterRuleTests {
    @Test(arguments: [
        ("GET", "GET"), ("a.b-c_1", "a.b-c_1"), ("a b", "a_b"), ("/v1/x", "-v1-x"), ("a:b|c#d@e,f;g=h", "a_b_c_d_e_f_g_h"),
        ("quote\"back\\slash\n", "quote_back_slash_"), ("grün", "gr_n"), ("🚀", "_"), ("\r\n", "__"),
    ])
    func wordsReplaceEachCharacterByOneUnderscoreAndSlashesByDashes(_ text: String, _ expected: String) {
        #expect(CharacterRule.asciiWord(and: ".-").sanitized(text) == expected)
    }

    @Test func slashesBecomeUnderscoresWhereDashesMayNotStand() {
        #expect(CharacterRule.asciiWord(and: "").sanitized("a/b-c") == "a_b_c")
    }

    @Test(arguments: [
        ("a b\"\\;=#@", "a b\"\\;=#@"), ("a,b|c\nd\re\u{7F}f\u{85}g", "a_b_c_d_e_f_g"), ("🚀 grün", "🚀 grün"), ("a:b:", "a:b_"), (":", "_"),
        ("\u{600}:", "\u{600}_"),
    ])
    func textKeepsWhatSeparatesNothing(_ text: String, _ expected: String) {
        #expect(CharacterRule.text(except: ",|", notLast: ":").sanitized(text) == expected)
    }
}
