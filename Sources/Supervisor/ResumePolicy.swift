/// What may be resumed, when, and how often.
public struct ResumePolicy: Sendable, Equatable {
    /// Whether anything is resumed at all.
    public var enabled = true
    /// Retries after the first attempt of an incident has failed.
    public var maxRetries = 5
    /// Attempts in an hour and in a day, over all incidents.
    public var budget = ResumeBudget()
    /// A resumed session that stops as it did before, earlier than this and with nothing done, has made no progress.
    public var progressAfter = Duration.seconds(600)
    /// Waits where no reset was announced, and between attempts.
    public var backoff = Backoff()
    /// Added to an announced reset.
    public var resetMargin = Duration.seconds(60)
    /// How long a resumed session must live to count as resumed.
    public var confirmAfter = Duration.seconds(5)
    /// Whether a session that died is resumed.
    public var onCrash = false
    /// What a person would have taken to notice and restart by hand; part of the time saved.
    public var assumedManualRestart = Duration.seconds(300)

    /// The longest announced wait that is believed: a weekly limit resets within 7 days.
    static let longestAnnouncedWait = Duration.seconds(8 * 86_400)

    /// Makes the default policy.
    public init() {}
}
