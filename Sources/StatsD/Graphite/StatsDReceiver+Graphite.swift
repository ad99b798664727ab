extension StatsDReceiver {
    /// Graphite's plaintext, with tags; used for rendering names, and no StatsD.
    ///
    /// Rules from carbon's `protocols.py` and `util.py`: three fields separated by white space, so there is none in a name or tag. A tag's
    /// key has none of `;!^=`; a value is not empty, has no `;` and does not begin with `~`. Slashes would make folders of a file's
    /// name. The tag `name` is the path's. Tags are sorted, since relays hash what they are sent.
    static let graphite: StatsDReceiver = {
        var receiver = StatsDReceiver(
            name: "graphite",
            grammar: nil,
            tagSyntax: .plaintext,
            nameCharacters: .asciiWord(and: ".-"),
            tagKeyCharacters: .asciiWord(and: "-"),
            tagValueCharacters: .text(except: ";~/\\{}", notLast: "", withoutSpaces: true)
        )
        receiver.reservedTagKeys = ["name"]
        return receiver
    }()
}
