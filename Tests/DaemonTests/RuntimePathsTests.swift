import Testing

@testable import Daemon

struct RuntimePathsTests {
    @Test func followTheXDGRules() {
        let paths = RuntimePaths(environment: ["HOME": "/home/u", "XDG_RUNTIME_DIR": "/run/user/7"], userID: 7)
        #expect(paths.stateDirectory == "/home/u/.local/state/palingenesis")
        #expect(paths.runtimeDirectory == "/run/user/7/palingenesis")
        let chosen = RuntimePaths(environment: ["HOME": "/home/u", "XDG_STATE_HOME": "/var/s"], userID: 7)
        #expect(chosen.stateDirectory == "/var/s/palingenesis")
        #expect(chosen.runtimeDirectory == "/tmp/palingenesis-7")
    }

    @Test func ownVariablesComeFirstAndRelativePathsDoNotCount() {
        let environment = ["HOME": "/h", "XDG_STATE_HOME": "/x", "PALINGENESIS_STATE": "/s", "PALINGENESIS_RUNTIME": "/r"]
        let paths = RuntimePaths(environment: environment, userID: 1)
        #expect(paths.stateDirectory == "/s")
        #expect(paths.runtimeDirectory == "/r")
        let relative = RuntimePaths(environment: ["HOME": "h", "PALINGENESIS_STATE": "s", "XDG_RUNTIME_DIR": "r"], userID: 1)
        #expect(relative.stateDirectory == "//.local/state/palingenesis")
        #expect(relative.runtimeDirectory == "/tmp/palingenesis-1")
    }

    @Test func sessionsOfTheSameNameAreToldApart() {
        let paths = RuntimePaths(environment: ["PALINGENESIS_RUNTIME": "/r", "PALINGENESIS_STATE": "/s"], userID: 1)
        #expect(paths.controlSocket(session: "/a/project") != paths.controlSocket(session: "/b/project"))
        #expect(paths.controlSocket(session: "/a/project") == paths.controlSocket(session: "/a/project"))
        #expect(paths.totalsFile(session: "/a/project").hasPrefix("/s/project-"))
    }

    @Test(arguments: ["/", "", "/a b/ü\n🙂", "/" + String(repeating: "x", count: 5000)])
    func anyPathGivesAShortSafeName(_ path: String) {
        let name = RuntimePaths.sessionName(path)
        #expect(name.utf8.count <= 33)
        #expect(name.utf8.allSatisfy { $0 < 0x80 && $0 > 0x20 && $0 != UInt8(ascii: "/") })
    }
}
