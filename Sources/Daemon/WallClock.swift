import FoundationEssentials

/// The time of day, for timestamps; what is measured is measured on clocks that never step.
public enum WallClock {
    /// Seconds since 1970.
    public static var unixTime: Double { Date().timeIntervalSince1970 }
}
