/// Samples that could not be sent in a flush, by reason.
struct SkippedSamples: Sendable, Equatable {
    var notANumber = 0
    var infinite = 0
    var tooLong = 0
}
