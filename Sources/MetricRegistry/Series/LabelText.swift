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

    /// Reads what was rendered: the labels in their order.
    static func labels(_ rendered: UnsafeBufferPointer<UInt8>) -> [LabelSet.Label] {
        var labels: [LabelSet.Label] = []
        var index = 0
        while index < rendered.count {
            var name: [UInt8] = []
            while index < rendered.count, rendered[index] != UInt8(ascii: "=") {
                name.append(rendered[index])
                index += 1
            }
            index += 2
            var value: [UInt8] = []
            while index < rendered.count, rendered[index] != UInt8(ascii: "\"") {
                if rendered[index] == UInt8(ascii: "\\"), index + 1 < rendered.count {
                    index += 1
                    value.append(rendered[index] == UInt8(ascii: "n") ? UInt8(ascii: "\n") : rendered[index])
                } else {
                    value.append(rendered[index])
                }
                index += 1
            }
            index += 2
            labels.append(LabelSet.Label(name: String(decoding: name, as: UTF8.self), value: String(decoding: value, as: UTF8.self)))
        }
        return labels
    }
}
