import Testing

@testable import StopClassification

struct StopClassifierTests {
    @Test(
        arguments: [
            (0, .completed, "exit.clean"), (1, .unknown, "exit.failed"), (2, .unknown, "exit.failed"), (126, .unknown, "exit.not-started"),
            (127, .unknown, "exit.not-started"), (129, .unknown, "exit.hangup"), (130, .userExit, "exit.interrupted"),
            (134, .crashed, "exit.crashed"), (137, .crashed, "exit.crashed"), (139, .crashed, "exit.crashed"),
            (143, .userExit, "exit.terminated"), (nil, .unknown, "exit.none"),
        ] as [(Int32?, StopClass, String)]
    )
    func fallsBackOnTheExitStatus(_ status: Int32?, _ stopClass: StopClass, _ rule: String) throws {
        let answer = try Fixture("", .claude, exit: status, stopClass, rule: rule, "working\n").classification()
        #expect(answer.stopClass == stopClass)
        #expect(answer.rule == rule)
        #expect(answer.confidence == .guess)
        #expect(answer.evidence == "")
        #expect(answer.announcedReset == nil)
    }

    static let banner = "You've hit your limit · resets 8pm (Europe/Berlin)"

    @Test(arguments: [
        "\(banner)", "\(banner)\r\n", "\r\n\r\n  \(banner)  \r\n\r\n", "  ⎿  \(banner)\n     /upgrade to increase your usage limit.\n",
        "\u{1B}[31m\u{1B}[1mYou've hit your limit\u{1B}[0m \u{1B}[2m·\u{1B}[22m resets 8pm (Europe/Berlin)\u{1B}[K\n",
        "\u{1B}]0;claude\u{07}\(banner)\n",
        "\u{1B}]8;;https://example.test\u{1B}\\You've hit your limit\u{1B}]8;;\u{1B}\\ · resets 8pm (Europe/Berlin)\n",
        "You’ve hit your limit — resets 8pm (Europe/Berlin)\n", "YOU'VE HIT YOUR LIMIT ∙ RESETS 8PM (Europe/Berlin)\n",
        "You've\u{A0}hit\u{A0}your\u{A0}limit\u{A0}·\u{A0}resets\u{202F}8pm\u{A0}(Europe/Berlin)\n",
        "You've hit your limit - resets 8pm (Europe/Berlin)\n",
        "You've hit your limit · resets\n8pm (Europe/Berlin)\n", "You've hit your\nlimit · resets 8pm (Europe/Berlin)\n",
        "You've hit your limit · resets 8pm\n(Europe/Berlin)\n", "You've hit your limit · resets 8pm (Europe/\n", "Error: \(banner)\n",
        "Ich prüfe jetzt die Datei…\n我来检查这个文件。\n\(banner)\n", "progress 10%\rprogress 20%\r\(banner)\n",
        "\(banner)\nWhat do you want to do?\n❯ 1. Stop and wait for limit to reset\n  2. Upgrade your plan\nEnter to confirm · Esc to cancel\n",
        "\(banner)\n╭──────────────╮\n│ >            │\n╰──────────────╯\n  ? for shortcuts\n", "\(banner)\nnpm error code 1\n",
    ])
    func readsABannerHoweverItIsDressed(_ output: String) throws {
        let answer = try Fixture("", .claude, exit: 1, .rateLimit, rule: "", output).classification()
        #expect(answer.stopClass == .rateLimit)
        // The one that breaks off within its zone announces nothing that can be relied on.
        #expect(answer.resumeAt == (output.contains("(Europe/\n") ? nil : try unix("2026-03-05T19:00:00Z")))
    }

    @Test(arguments: [
        "■ You've hit your usage limit. Upgrade to Pro (https://example.test/explore/pro)\n  or try again at 6:44 PM.",
        "■ You've hit your usage limit. Upgrade to Pro (https://example.test/explore/pro),\n  visit https://example.test/usage to purchase more\n  credits or try again at 6:44\n  PM.",
        "ERROR: You've hit your usage limit.\nTry again at 6:44 PM.",
    ])
    func readsAMessageWrappedOverSeveralLines(_ output: String) throws {
        let answer = try Fixture("", .codex, exit: 1, .rateLimit, rule: "", output + "\n").classification()
        #expect(answer.stopClass == .rateLimit)
        #expect(answer.resumeAt == (try unix("2026-03-05T17:44:00Z")))
    }

    @Test func doesNotWrapOneMessageIntoAnother() throws {
        let output = "ERROR: You've hit your usage limit. Try again at 6:44 PM.\nERROR: something else went wrong while shutting down\n"
        #expect(try Fixture("", .codex, exit: 1, .unknown, rule: "", output).classification().stopClass == .unknown)
    }

    @Test func readsABannerAfterACleanExit() throws {
        let answer = try Fixture("", .claude, exit: 0, .rateLimit, rule: "", Self.banner + "\n").classification()
        #expect(answer.stopClass == .rateLimit)
        #expect(answer.evidence == Self.banner)
    }

    @Test(arguments: [130, 137, 143] as [Int32]) func believesTheOutputBeforeTheExitStatus(_ status: Int32) throws {
        let answer = try Fixture("", .claude, exit: status, .rateLimit, rule: "", Self.banner + "\n").classification()
        #expect(answer.stopClass == .rateLimit)
    }

    @Test func boundsTheEvidence() throws {
        let output = "API Error: 429 {\"error\":\"\u{1B}[31m\u{202E}" + String(repeating: "x", count: 5000) + "\"}"
        let answer = try Fixture("", .claude, exit: 1, .rateLimit, rule: "", output).classification()
        #expect(answer.stopClass == .rateLimit)
        #expect(answer.evidence.unicodeScalars.count == 400)
        #expect(answer.evidence.hasPrefix("API Error: 429 {\"error\":\"xxx"))
    }

    @Test func preferringAStrongerMessage() throws {
        let output = Self.banner + "\nContext low (4% remaining) · Run /compact to compact & continue\n"
        #expect(try Fixture("", .claude, exit: 1, .rateLimit, rule: "", output).classification().stopClass == .rateLimit)
    }

    @Test func tellsNoSessionThatCouldBeAnOption() throws {
        for id in ["--dangerous", "a b", "", "../x", "$(x)", String(repeating: "a", count: 129)] {
            let output = #"{"type":"system","subtype":"init","session_id":"\#(id)"}"#
            #expect(try Fixture("", .claude, exit: 0, .completed, rule: "", output).classification().sessionID == nil)
        }
    }

    @Test func takesTheRulesItIsGiven() throws {
        var rules = StopRules.builtIn
        rules.texts.insert(TextRule("mine", .custom, .rateLimit, .daily, like: ["tages{limit|kontingent} erreicht~"]), at: 0)
        var tail = OutputTail(assistant: .custom, rules: rules)
        tail.append("Tageskontingent erreicht · resets 8pm\n".utf8)
        let answer = StopClassifier(rules: rules).classify(
            tail,
            exitStatus: .exited(1),
            context: try context(Fixture.now, in: "Europe/Berlin")
        )
        #expect(answer.rule == "mine")
        #expect(answer.kind == .daily)
        #expect(answer.resumeAt == (try unix("2026-03-05T19:00:00Z")))
    }
}
