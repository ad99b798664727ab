/// What this build is.
public enum Version {
    /// The program's version, as `--version`, the metrics and the User-Agent say it.
    public static let current = "0.1.0"
    /// The revision it was built from; set by whoever packages it.
    public static let commit = "unknown"
}
