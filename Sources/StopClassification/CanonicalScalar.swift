/// The one form that the many spellings of quotes, spaces and separators are compared in.
enum CanonicalScalar {
    /// Any white space.
    case space
    /// Any of the dots and dashes that assistants put between the parts of a message.
    case separator
    /// Everything else; quotes are plain.
    case other(Unicode.Scalar)

    init(_ scalar: Unicode.Scalar) {
        if scalar.isASCII {
            self = scalar.isSpace ? .space : .other(scalar)
            return
        }
        switch scalar {
        case "\u{2018}", "\u{2019}", "\u{201A}", "\u{201B}", "\u{2032}", "\u{02BC}", "\u{FF07}": self = .other("'")
        case "\u{201C}", "\u{201D}", "\u{201E}", "\u{201F}", "\u{2033}": self = .other("\"")
        case "\u{2010}", "\u{2011}": self = .other("-")
        case "\u{FF1A}": self = .other(":")
        case "·", "\u{2219}", "\u{2022}", "\u{22C5}", "\u{2027}", "\u{30FB}", "\u{2012}", "\u{2013}", "\u{2014}", "\u{2015}":
            self = .separator
        case _ where scalar.isSpace: self = .space
        default: self = .other(scalar)
        }
    }
}

extension Unicode.Scalar {
    /// Whether this is a space of any width.
    var isSpace: Bool {
        switch value {
        case 0x20, 0x09...0x0D, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }
}
