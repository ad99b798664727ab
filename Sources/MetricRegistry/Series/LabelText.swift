/// Label values as Prometheus writes them: backslash, double quote and line feed are escaped.
enum LabelText {
    @inline(__always)
    static func isEscaped(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
    }

    static func escaped(_ value: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for byte in value.utf8 {
            if isEscaped(byte) { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte == UInt8(ascii: "\n") ? UInt8(ascii: "n") : byte)
        }
        return bytes
    }

    /// A label's name in front of its equals sign: in double quotes when it has other characters than the classic ones.
    static func written(name: String) -> [UInt8] {
        Names.isClassicLabelName(name) ? Array(name.utf8) : [UInt8(ascii: "\"")] + escaped(name) + [UInt8(ascii: "\"")]
    }

    /// Reads what was rendered: the labels in their order.
    static func labels(_ rendered: UnsafeBufferPointer<UInt8>) -> [LabelSet.Label] {
        var labels: [LabelSet.Label] = []
        var index = 0
        while index < rendered.count {
            let name: String
            if rendered[index] == UInt8(ascii: "\"") {
                name = quoted(rendered, &index)
            } else {
                let end = rendered[index...].firstIndex(of: UInt8(ascii: "=")) ?? rendered.count
                name = String(decoding: rendered[index..<end], as: UTF8.self)
                index = end
            }
            // The equals sign, and the comma.
            index += 1
            labels.append(LabelSet.Label(name: name, value: quoted(rendered, &index)))
            index += 1
        }
        return labels
    }

    /// Reads a text from its opening quote to its closing one.
    private static func quoted(_ rendered: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> String {
        var text: [UInt8] = []
        index += 1
        while index < rendered.count, rendered[index] != UInt8(ascii: "\"") {
            if rendered[index] == UInt8(ascii: "\\"), index + 1 < rendered.count {
                index += 1
                text.append(rendered[index] == UInt8(ascii: "n") ? UInt8(ascii: "\n") : rendered[index])
            } else {
                text.append(rendered[index])
            }
            index += 1
        }
        index += 1
        return String(decoding: text, as: UTF8.self)
    }
}
