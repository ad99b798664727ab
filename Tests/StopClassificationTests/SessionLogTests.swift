import Testing

@testable import StopClassification

struct SessionLogTests {
    @Test(arguments: [
        (#"{"timestamp":"t","type":"session_meta","payload":{"id":"a","cwd":"/srv/a b"}}"#, "/srv/a b"),
        (#"{"type":"session_meta","payload":{"id":"a"}}"#, nil), (#"{"type":"event_msg","payload":{"cwd":"/x"}}"#, nil), ("", nil),
        ("{", nil), ("[]", nil),
    ])
    func theDirectoryStandsInTheFirstLine(_ line: String, _ directory: String?) {
        #expect(SessionLog.workingDirectory(inFirstLine: line.utf8) == directory)
    }
}
