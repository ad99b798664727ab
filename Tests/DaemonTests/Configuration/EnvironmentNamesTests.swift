import Testing

@testable import Daemon

struct EnvironmentNamesTests {
    @Test(arguments: [
        ("push.pushgateway.url", "PALINGENESIS_PUSH_PUSHGATEWAY_URL"), ("resume.maxRetries", "PALINGENESIS_RESUME_MAX_RETRIES"),
        ("push.exitBudget", "PALINGENESIS_PUSH_EXIT_BUDGET"),
        ("push.statsd.maxDatagramBytes", "PALINGENESIS_PUSH_STATSD_MAX_DATAGRAM_BYTES"),
        ("push.pushgateway.basicAuth.passwordFile", "PALINGENESIS_PUSH_PUSHGATEWAY_BASIC_AUTH_PASSWORD_FILE"),
        ("http.listen", "PALINGENESIS_HTTP_LISTEN"), ("log.level", "PALINGENESIS_LOG_LEVEL"),
    ])
    func splitsTheKeyIntoWords(path: String, name: String) throws {
        let key = try #require(ConfigurationKey.byPath[path])
        #expect(key.environmentName == name)
        #expect(EnvironmentNames.keys[name]?.path == path)
    }

    @Test func namesAreUnique() {
        #expect(EnvironmentNames.keys.count == ConfigurationKey.all.count)
    }

    @Test(arguments: ["PALINGENESIS_CONFIG", "PALINGENESIS_STATE", "PALINGENESIS_RUNTIME", "PATH", "palingenesis_x", "PALINGENESIS"])
    func leavesNamesAloneThatAreNoKeys(name: String) {
        #expect(Loading.problems(environment: [name: "anything"]).isEmpty)
    }

    @Test(arguments: [
        ("PALINGENESIS_PUSH_GATEWAY_URL", " (did you mean PALINGENESIS_PUSH_PUSHGATEWAY_URL?)"),
        ("PALINGENESIS_PUSHGATEWAY_URL", " (did you mean PALINGENESIS_PUSH_PUSHGATEWAY_URL?)"),
        ("PALINGENESIS_CONFG", " (did you mean PALINGENESIS_CONFIG?)"), ("PALINGENESIS_", ""), ("PALINGENESIS_BANANA", ""),
        ("PALINGENESIS_PUSH_PUSHGATEWAY_BASIC_AUTH_PASSWORD", " (did you mean PALINGENESIS_PUSH_PUSHGATEWAY_BASIC_AUTH_PASSWORD_FILE?)"),
    ])
    func refusesUnknownNamesWithoutShowingTheirValues(name: String, hint: String) {
        #expect(
            Loading.problems(environment: [name: "hunter2"]) == ["\(name): no key of the configuration has this variable\(hint)"]
        )
    }
}
