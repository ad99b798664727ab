/// What the supervisor reaches the world through, besides its metrics and its clock.
package struct SupervisorWorld: Sendable {
    /// Starts assistants.
    package var launcher: any AssistantLauncher
    /// Tells what else runs.
    package var surroundings: any Surroundings
    /// Remembers the session over restarts.
    package var memory: any SessionMemory
    /// Keeps a record of decisions; nil keeps none.
    package var audit: (any AuditTrail)?

    /// Puts a world together.
    package init(
        launcher: any AssistantLauncher,
        surroundings: any Surroundings,
        memory: any SessionMemory = TransientMemory(),
        audit: (any AuditTrail)? = nil
    ) {
        self.launcher = launcher
        self.surroundings = surroundings
        self.memory = memory
        self.audit = audit
    }
}
