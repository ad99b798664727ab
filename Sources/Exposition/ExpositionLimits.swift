/// How much of a text is held at a time; what goes beyond is an error at its place.
public struct ExpositionLimits: Sendable, Hashable {
    /// The longest permitted line in bytes, 1 MiB unless told otherwise.
    public var lineBytes: Int
    /// The most text that one family may take, 256 MiB unless told otherwise.
    ///
    /// A family that was read takes several times the memory of its text.
    public var familyBytes: Int
    /// The greatest permitted number of families, ten million unless told otherwise.
    ///
    /// Of each family that was handed over a few words stay, to notice a second one of its name.
    public var families: Int

    /// Makes limits; those below 1 count as 1.
    public init(lineBytes: Int = 1 << 20, familyBytes: Int = 256 << 20, families: Int = 10_000_000) {
        self.lineBytes = max(1, lineBytes)
        self.familyBytes = max(1, familyBytes)
        self.families = max(1, families)
    }
}
