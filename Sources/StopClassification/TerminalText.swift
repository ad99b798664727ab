/// What a terminal would show of a line: escape sequences and control characters removed, cursor movements turned into spaces.
///
/// Knows CSI, OSC, DCS, SOS, PM and APC sequences in their 7-bit and 8-bit forms (ECMA-48). A sequence that never ends takes the rest
/// of the line with it, as it would on the screen. Linear.
struct TerminalText {
    private enum State {
        case ground, escape, controlSequence, controlString, controlStringEscape
    }

    private var state = State.ground
    private(set) var scalars: [Unicode.Scalar] = []

    init(_ line: some Collection<UInt8>) {
        scalars.reserveCapacity(line.count)
        // Nearly all output is ASCII, which is its own decoding.
        if line.allSatisfy({ $0 < 0x80 }) {
            for byte in line { take(Unicode.Scalar(byte)) }
        } else {
            for scalar in String(decoding: line, as: UTF8.self).unicodeScalars { take(scalar) }
        }
    }

    private mutating func take(_ scalar: Unicode.Scalar) {
        switch state {
        case .ground: ground(scalar)
        case .escape: escape(scalar)
        case .controlSequence: controlSequence(scalar)
        case .controlString:
            if scalar == "\u{07}" || scalar == "\u{9C}" { state = .ground }
            if scalar == "\u{1B}" { state = .controlStringEscape }
        case .controlStringEscape:
            state = scalar == "\u{1B}" ? .controlStringEscape : scalar == "\\" ? .ground : .controlString
        }
    }

    private mutating func ground(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x20..<0x7F: scalars.append(scalar)
        case 0x1B: state = .escape
        case 0x9B: state = .controlSequence
        case 0x90, 0x98, 0x9D, 0x9E, 0x9F: state = .controlString
        case 0x09: scalars.append(" ")
        // A backspace is there to be written over.
        case 0x08: _ = scalars.popLast()
        case 0x00..<0x20, 0x7F..<0xA0: break
        // Soft hyphen, zero-width characters, marks of writing direction, variation selectors, byte order mark.
        case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFE00...0xFE0F, 0xFEFF, 0xFFFE...0xFFFF: break
        case 0x2028, 0x2029: scalars.append(" ")
        default: scalars.append(scalar)
        }
    }

    private mutating func escape(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x5B: state = .controlSequence
        case 0x50, 0x58, 0x5D, 0x5E, 0x5F: state = .controlString
        case 0x20..<0x30, 0x1B: break
        default: state = .ground
        }
    }

    private mutating func controlSequence(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x1B: state = .escape
        case 0x40...0x7E:
            state = .ground
            // Cursor movements separate what stands before them from what stands behind: A…H and d.
            if (0x41...0x48).contains(scalar.value) || scalar == "d" { scalars.append(" ") }
        case 0x18, 0x1A: state = .ground
        default: break
        }
    }
}
