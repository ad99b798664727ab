public import Logging

extension SinkEvent {
    /// The words that an event has for people; nil when it is only counted.
    public var words: String? {
        switch self {
        case .dropping(let words), .failedOver(let words), .leftOut(let words), .noted(let words), .renamed(let words): words
        case .datagrams, .receiverDrops, .skippedFamilies, .skippedSamples: nil
        }
    }

    /// Writes the words, if there are any.
    public func log(to logger: Logger) {
        guard let words else { return }
        if case .noted = self { logger.notice("\(words)") } else { logger.warning("\(words)") }
    }
}
