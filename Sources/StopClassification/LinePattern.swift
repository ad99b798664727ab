/// The shape of a line of output, anchored at both its ends and matched in linear time.
///
/// Patterns are compared with normalised lines (see the syntax), without regard to ASCII case:
/// - `{a|b|}` is one of the alternatives, here also none;
/// - `*` is anything, also nothing;
/// - `#` is a number: digits with `.`, `,`, `_` or `~` among them;
/// - `@` is one word, without spaces;
/// - `~` is the end of a message: nothing more, a separator, or a sentence about resetting, waiting or upgrading;
/// - `{=name}` is a fragment that several patterns share;
/// - `\` takes the special meaning from the next character;
/// - ` · ` is any separator between the parts of a message, `'` any apostrophe, everything else itself.
///
/// Matching simulates a nondeterministic automaton, so no pattern and no line can make it slow: the cost is the length of the line times
/// the length of the pattern.
public struct LinePattern: Sendable, Equatable, ExpressibleByStringLiteral {
    /// Why a text is no pattern.
    public struct SyntaxError: Error, Equatable, CustomStringConvertible {
        /// What is wrong, in words.
        public let description: String
    }

    /// One instruction of the automaton.
    enum Step: Equatable {
        case byte(UInt8), any, numeral, wordByte
        case split(Int, Int), jump(Int)
        /// Nothing more may follow.
        case end
        /// Anything may follow.
        case rest

        /// Whether the step reads a byte.
        var readsByte: Bool {
            switch self {
            case .byte, .any, .numeral, .wordByte: true
            case .split, .jump, .end, .rest: false
            }
        }

        /// Whether the step reads this byte.
        func takes(_ byte: UInt8) -> Bool {
            switch self {
            case .byte(let expected): byte == expected
            case .any: true
            case .numeral: byte.isDigit || byte == 0x2E || byte == 0x2C || byte == 0x5F || byte == 0x7E
            case .wordByte: byte != 0x20
            case .split, .jump, .end, .rest: false
            }
        }
    }

    /// The pattern as it was written.
    public let source: String

    /// Nil when the pattern could not be read.
    private let program: PatternProgram?

    /// Reads a pattern that comes from outside; throws when it is malformed or longer than 1024 characters.
    ///
    /// - Parameter fragments: what `{=name}` stands for, by name.
    public init(parsing source: String, fragments: [String: String] = [:]) throws(SyntaxError) {
        var compiler = LinePatternCompiler(source, fragments: fragments)
        let steps = try compiler.compile()
        self.init(source: source, program: PatternProgram(steps))
    }

    /// Reads a pattern written in the program; a malformed one matches nothing.
    public init(stringLiteral source: String) {
        do {
            try self.init(parsing: source)
        } catch {
            self.init(source: source, program: nil)
        }
    }

    private init(source: String, program: PatternProgram?) {
        self.source = source
        self.program = program
    }

    /// Whether the pattern could be read.
    var isValid: Bool { program != nil }

    /// The bytes that a match can begin with, nil when it can begin with any or be empty.
    var firstBytes: ByteSet? { program?.firstBytes }

    /// Patterns are equal when they are written alike.
    public static func == (left: LinePattern, right: LinePattern) -> Bool { left.source == right.source }

    /// Whether the whole of `line`, folded and normalised, has this shape.
    func matches(_ line: ArraySlice<UInt8>) -> Bool {
        matches(line, holding: ByteSet(line))
    }

    /// Whether a line, or what begins at an offset in it, has this shape.
    func matches(_ line: NormalizedLine, from offset: Int = 0) -> Bool {
        matches(line.folded[offset...], holding: line.bytes)
    }

    private func matches(_ line: ArraySlice<UInt8>, holding bytes: ByteSet) -> Bool {
        guard let program, program.requiredBytes.isSubset(of: bytes) else { return false }
        if let firstBytes = program.firstBytes {
            guard let first = line.first, firstBytes.contains(first) else { return false }
        }
        return line.withUnsafeBufferPointer { program.matches($0) }
    }
}
