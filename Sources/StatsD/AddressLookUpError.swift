/// Says why a receiver's name has no address, in the system's words.
struct AddressLookUpError: Error, Sendable, Equatable {
    let reason: String
}
