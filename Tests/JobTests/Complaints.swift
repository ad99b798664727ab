/// What a job's parts tell people.
final class Complaints {
    private(set) var texts: [String] = []

    func add(_ text: String) { texts.append(text) }
}
