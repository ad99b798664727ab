public import MetricRegistry

/// Writes a registry as Prometheus text 0.0.4.
///
/// Families and series come sorted, so equal registries give equal bytes. Every line ends in LF, the last one too; there are no
/// timestamps. The rules are those of Prometheus' "Exposition formats" page.
/// Cost: one allocation for the text, none for a series.
public enum PrometheusTextWriter {
    /// The media type of what this writes.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// The text of some families of a snapshot, UTF-8.
    static func text(_ snapshot: borrowing RegistrySnapshot, of families: [FamilyView]) -> [UInt8] {
        var capacity = TextCursor.slack
        for family in families { capacity += greatestLength(family) }
        return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            var cursor = TextCursor(UnsafeMutableRawPointer(base))
            for family in families {
                writeHead(family.descriptor, &cursor)
                if family.descriptor.kind == .histogram {
                    writeHistograms(family, snapshot, &cursor)
                } else {
                    writeValues(family, snapshot, &cursor)
                }
            }
            count = cursor.position - UnsafeMutableRawPointer(base)
        }
    }

    /// More than a family's text can take.
    private static func greatestLength(_ family: FamilyView) -> Int {
        let descriptor = family.descriptor
        let name = descriptor.name.utf8.count
        let head = 2 * name + 2 * descriptor.help.utf8.count + 48
        let lines = descriptor.kind == .histogram ? descriptor.upperBounds.count + 3 : 1
        // The name, a suffix, braces, `,le="…"`, and the value.
        let line = name + 32 + 2 * TextCursor.numberBytes
        return head + lines * (family.count * line + family.labelBytes)
    }

    private static func writeHead(_ family: FamilyDescriptor, _ cursor: inout TextCursor) {
        let name = Array(family.name.utf8)
        if !family.help.isEmpty {
            cursor.append("# HELP ")
            name.withUnsafeBufferPointer { cursor.append($0) }
            cursor.append(UInt8(ascii: " "))
            // Backslash and line feed are escaped; a double quote stands for itself.
            for byte in family.help.utf8 {
                switch byte {
                case UInt8(ascii: "\\"): cursor.append("\\\\")
                case UInt8(ascii: "\n"): cursor.append("\\n")
                default: cursor.append(byte)
                }
            }
            cursor.append(UInt8(ascii: "\n"))
        }
        cursor.append("# TYPE ")
        name.withUnsafeBufferPointer { cursor.append($0) }
        cursor.append(UInt8(ascii: " "))
        Array(family.kind.rawValue.utf8).withUnsafeBufferPointer { cursor.append($0) }
        cursor.append(UInt8(ascii: "\n"))
    }

    private static func writeValues(_ family: FamilyView, _ snapshot: borrowing RegistrySnapshot, _ cursor: inout TextCursor) {
        let callbackValue = snapshot.callbackValue(of: family)
        let holdsDoubles = family.holdsDoubles
        let name = Array(family.descriptor.name.utf8)
        name.withUnsafeBufferPointer { name in
            for chunk in family.chunks {
                for record in chunk.buffer {
                    cursor.append(name)
                    let labels = record.labelBytes
                    if labels.isEmpty {
                        cursor.append(UInt8(ascii: " "))
                    } else {
                        cursor.append(UInt8(ascii: "{"))
                        cursor.append(labels)
                        cursor.append(UInt8(ascii: "}"))
                        cursor.append(UInt8(ascii: " "))
                    }
                    let bits = callbackValue ?? snapshot.cells(of: record)[0]
                    if holdsDoubles { cursor.append(Double(bitPattern: bits)) } else { cursor.append(bits) }
                    cursor.append(UInt8(ascii: "\n"))
                }
            }
        }
    }

    /// The cumulative buckets, the sum and the count.
    private static func writeHistograms(_ family: FamilyView, _ snapshot: borrowing RegistrySnapshot, _ cursor: inout TextCursor) {
        let name = Array(family.descriptor.name.utf8)
        let bounds = family.descriptor.upperBounds.map(NumberText.text) + [Array("+Inf".utf8)]
        // What stands behind the labels of each bucket, once for all series.
        let tails = bounds.map { Array("le=\"".utf8) + $0 + Array("\"} ".utf8) }
        for chunk in family.chunks {
            for record in chunk.buffer {
                let cells = snapshot.cells(of: record)
                let labels = record.labelBytes
                var cumulative: UInt64 = 0
                for (index, tail) in tails.enumerated() {
                    cumulative &+= cells[index + 2]
                    name.withUnsafeBufferPointer { cursor.append($0) }
                    cursor.append("_bucket{")
                    if !labels.isEmpty {
                        cursor.append(labels)
                        cursor.append(UInt8(ascii: ","))
                    }
                    tail.withUnsafeBufferPointer { cursor.append($0) }
                    cursor.append(cumulative)
                    cursor.append(UInt8(ascii: "\n"))
                }
                writeName(name, "_sum", labels, &cursor)
                cursor.append(Double(bitPattern: cells[1]))
                cursor.append(UInt8(ascii: "\n"))
                writeName(name, "_count", labels, &cursor)
                cursor.append(cumulative)
                cursor.append(UInt8(ascii: "\n"))
            }
        }
    }

    private static func writeName(
        _ name: [UInt8],
        _ suffix: StaticString,
        _ labels: UnsafeBufferPointer<UInt8>,
        _ cursor: inout TextCursor
    ) {
        name.withUnsafeBufferPointer { cursor.append($0) }
        cursor.append(suffix)
        if !labels.isEmpty {
            cursor.append(UInt8(ascii: "{"))
            cursor.append(labels)
            cursor.append(UInt8(ascii: "}"))
        }
        cursor.append(UInt8(ascii: " "))
    }
}

extension Registry {
    /// The registry's present values as Prometheus text 0.0.4, in UTF-8.
    public func prometheusText() -> [UInt8] {
        let snapshot = snapshot()
        return PrometheusTextWriter.text(snapshot, of: snapshot.families)
    }

    /// The same of those families alone for which a condition holds; it is asked once for each.
    package func prometheusText(where isWritten: (FamilyView) -> Bool) -> [UInt8] {
        let snapshot = snapshot()
        return PrometheusTextWriter.text(snapshot, of: snapshot.families.filter(isWritten))
    }
}
