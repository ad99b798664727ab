/// Text from outside as it may be shown: in double quotes, all that is not printable written as an escape.
///
/// The form is that of Go's `%q`, because Prometheus and the Pushgateway write their messages with it.
package enum QuotedText {
    /// The bytes in double quotes; what is not UTF-8 is written `\xff`.
    package static func quoted(_ bytes: some Sequence<UInt8>) -> String {
        "\"" + escaped(Array(bytes), quote: "\"") + "\""
    }

    /// The text in double quotes.
    package static func quoted(_ text: String) -> String {
        quoted(text.utf8)
    }

    /// One byte, taken for the character of that number, in single quotes.
    package static func quoted(byte: UInt8) -> String {
        "'" + escaped(Array(String(Character(Unicode.Scalar(byte))).utf8), quote: "'") + "'"
    }

    /// The text without quotes around it, fit for a terminal: no control character, line break or invisible one stays in it.
    package static func visible(_ text: String) -> String {
        text.unicodeScalars.allSatisfy { isPrintable($0) && $0 != "\\" } ? text : escaped(Array(text.utf8), quote: nil)
    }

    private static func escaped(_ bytes: [UInt8], quote: Unicode.Scalar?) -> String {
        var result = ""
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var position = 0
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let encoded):
                position += encoded.count
                append(Unicode.UTF8.decode(encoded), quote: quote, to: &result)
            case .error(let length):
                for byte in bytes[position..<(position + length)] { result += "\\x" + hexadecimal(UInt32(byte), digits: 2) }
                position += length
            case .emptyInput:
                return result
            }
        }
    }

    private static func append(_ scalar: Unicode.Scalar, quote: Unicode.Scalar?, to result: inout String) {
        switch scalar {
        case "\\": result += "\\\\"
        case _ where scalar == quote: result += "\\\(scalar)"
        case "\u{07}": result += "\\a"
        case "\u{08}": result += "\\b"
        case "\u{0c}": result += "\\f"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case "\u{0b}": result += "\\v"
        case _ where isPrintable(scalar): result.unicodeScalars.append(scalar)
        case _ where scalar.value < 0x80: result += "\\x" + hexadecimal(scalar.value, digits: 2)
        case _ where scalar.value < 0x10000: result += "\\u" + hexadecimal(scalar.value, digits: 4)
        default: result += "\\U" + hexadecimal(scalar.value, digits: 8)
        }
    }

    /// Letters, marks, numbers, punctuation, symbols and the ASCII space.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (0x20..<0x7f).contains(scalar.value) }
        return switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator: false
        default: true
        }
    }

    private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}
