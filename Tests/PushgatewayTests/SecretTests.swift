import Testing

@testable import Pushgateway

struct SecretTests {
    @Test func theTextAppearsInNoPrintedForm() throws {
        let configuration = try PushgatewayConfiguration(url: "http://ann:hunter2@h:1", proxy: "http://bob:hunter2@proxy:3128")
        var dumped = ""
        dump(configuration, to: &dumped)
        let printed = ["\(configuration)", String(reflecting: configuration), dumped, "\(configuration.basicAuth as Any)"]
        for text in printed {
            #expect(!text.contains("hunter2"))
        }
        #expect("\(Secret.text("hunter2"))" == "<hidden>")
        #expect("\(Secret.file("/run/secrets/token"))" == "<from /run/secrets/token>")
    }
}
