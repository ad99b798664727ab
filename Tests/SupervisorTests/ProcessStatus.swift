import StopClassification

/// The type under test by a name that does not collide with the test library's own `ExitStatus`.
typealias ProcessStatus = ExitStatus
