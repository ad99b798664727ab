import Push

/// Which collisions were told, so that each is told once.
///
/// Pure. At most as many are kept as are known at a time; what comes after that is not told.
struct CollisionNews: Sendable {
    private var told: Set<StatsDCollision> = []

    /// Tells those that were not told before.
    mutating func tell(_ collisions: [StatsDCollision], _ onEvent: (SinkEvent) -> Void) {
        for collision in collisions where told.count < LineTable.collisionLimit && told.insert(collision).inserted {
            onEvent(.renamed(collision.description))
        }
    }
}
