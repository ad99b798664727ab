import Exposition
import Testing

@testable import Receiver

struct PushgatewayStoreTests {
    private let key = GroupingKey(["job": "x"])

    private func families(_ text: String) throws -> [ExpositionFamily] {
        try PrometheusTextParser().parse(Array(text.utf8))
    }

    private func shown(_ store: PushgatewayStore) throws -> [ExpositionFamily] {
        try PrometheusTextParser().parse(GatewayText.text(store.groups))
    }

    @discardableResult
    private func push(
        _ text: String,
        to key: [String: String] = ["job": "x"],
        _ replacement: PushgatewayStore.Replacement = .group,
        in store: inout PushgatewayStore,
        at seconds: Int64 = 100
    ) throws -> PushChange {
        try store.push(try families(text), to: GroupingKey(key), replacing: replacement, at: ArrivalTime(seconds: seconds))
    }

    private func refusal(_ text: String, to key: [String: String] = ["job": "x"], in store: inout PushgatewayStore) throws -> PushRefusal? {
        do {
            try push(text, to: key, .families, in: &store, at: 200)
            return nil
        } catch let refusal as PushRefusal {
            return refusal
        }
    }

    // MARK: What is kept

    @Test func aPutReplacesTheGroup() throws {
        var store = PushgatewayStore()
        try push("a 1\nb 2\n", in: &store)
        try push("b 3\n", in: &store)
        #expect(try shown(store).value("a", ["job": "x", "instance": ""]) == nil)
        #expect(try shown(store).value("b", ["job": "x", "instance": ""]) == 3)
    }

    @Test func aPostReplacesFamiliesOfTheSameName() throws {
        var store = PushgatewayStore()
        try push("a{l=\"1\"} 1\nb 2\n", in: &store)
        try push("a{l=\"2\"} 3\n", .families, in: &store)
        let families = try shown(store)
        #expect(families.family("a")?.samples.count == 1)
        #expect(families.value("a", ["job": "x", "instance": "", "l": "2"]) == 3)
        #expect(families.value("b", ["job": "x", "instance": ""]) == 2)
    }

    @Test func anEmptyPushMovesOnlyTheTime() throws {
        var store = PushgatewayStore()
        try push("a 1\n", in: &store)
        try push("# TYPE b gauge\n", .families, in: &store, at: 300)
        let labels = ["job": "x", "instance": ""]
        #expect(try shown(store).value("a", labels) == 1)
        #expect(try shown(store).value("push_time_seconds", labels) == 300)
        #expect(try shown(store).value("push_failure_time_seconds", labels) == 0)
        try push("", in: &store, at: 400)
        #expect(try shown(store).map(\.name) == ["push_failure_time_seconds", "push_time_seconds"])
    }

    @Test func groupLabelsWinAndThereIsAnInstance() throws {
        var store = PushgatewayStore()
        try push("a{job=\"own\",instance=\"own\",zone=\"own\",b=\"c\"} 1\n", to: ["job": "x", "zone": "z"], in: &store)
        #expect(try shown(store).value("a", ["job": "x", "zone": "z", "instance": "own", "b": "c"]) == 1)
        try push("a 2\n", to: ["job": "x", "instance": "i"], in: &store)
        #expect(try shown(store).value("a", ["job": "x", "instance": "i"]) == 2)
    }

    @Test func namesKeptAboutGroupsCannotBePushed() throws {
        var store = PushgatewayStore()
        try push("push_time_seconds 1\n# TYPE push_failure_time_seconds counter\npush_failure_time_seconds 3\n", in: &store)
        #expect(try shown(store).value("push_time_seconds", ["job": "x", "instance": ""]) == 100)
        #expect(try shown(store).family("push_failure_time_seconds")?.type == .gauge)
    }

    @Test func deletesOneGroupOnly() throws {
        var store = PushgatewayStore()
        try push("a 1\nb 2\n", in: &store)
        try push("a 2\n", to: ["job": "x", "y": "z"], in: &store)
        #expect(store.delete(key)?.removedCount == 2)
        #expect(store.delete(key) == nil)
        #expect(try shown(store).family("a")?.samples.map(\.value) == [2])
        // What the deleted group was in the way of is possible now.
        try push("# TYPE b gauge\nb 2\n", to: ["job": "other"], in: &store)
    }

    // MARK: What a push changes

    @Test func tellsWhatChanged() throws {
        var store = PushgatewayStore()
        let first = try push("a{l=\"1\"} 1\na{l=\"2\"} 1\nb NaN\n", to: ["job": "x", "instance": "i"], in: &store)
        #expect(first.familyCount == 2)
        #expect(first.sampleCount == 3)
        #expect(first.added.map(\.series) == ["a{l=\"1\"}", "a{l=\"2\"}", "b"])
        #expect(first.addedFamilies == ["a", "b"])
        let second = try push("a{l=\"2\"} 5\nb NaN\nc 0\n", to: ["job": "x", "instance": "i"], in: &store)
        #expect(second.changed.map(\.series) == ["a{l=\"2\"}"])
        #expect(second.changed.first?.before == 1)
        #expect(second.changed.first?.after == 5)
        #expect(second.added.map(\.series) == ["c"])
        #expect(second.removedCount == 1)
    }

    // MARK: What is refused, in the words that prometheus-pushgateway 1.5.1 was seen to use

    private static let prefix = "pushed metrics are invalid or inconsistent with existing metrics: "

    @Test(arguments: [
        ("a 1 2\n", "pushed metrics must not have timestamps"),
        (
            "a{__x=\"x\"} 1\n",
            #"collected metric "a" { label:<name:"__x" value:"x" > label:<name:"instance" value:"" > "#
                + #"label:<name:"job" value:"x" > untyped:<value:1 > } has a label with an invalid name: __x"#
        ),
        (
            "a{z=\"é\"} 1\na{z=\"é\"} 2\n",
            #"collected metric "a" { label:<name:"instance" value:"" > label:<name:"job" value:"x" > "#
                + #"label:<name:"z" value:"\303\251" > untyped:<value:2 > } was collected before with the same name and label values"#
        ),
        (
            "a{x=\"1\",y=\"2\"} 1\na{y=\"2\",x=\"1\"} 2\n",
            #"collected metric "a" { label:<name:"instance" value:"" > label:<name:"job" value:"x" > "#
                + #"label:<name:"x" value:"1" > label:<name:"y" value:"2" > untyped:<value:2 > } "#
                + "was collected before with the same name and label values"
        ),
        ("process_open_fds 1\n", "gathered metric family process_open_fds has type UNTYPED but should have GAUGE"),
        ("# TYPE go_info counter\ngo_info 1\n", "gathered metric family go_info has type COUNTER but should have GAUGE"),
        (
            "h_count 1\n# TYPE h histogram\nh_bucket{le=\"1\"} 1\n",
            #"collected histogram or summary named "h" collides with previously collected metric named "h_count""#
        ),
        (
            "# TYPE c gauge\nc 1\n",
            #"collected metric "c" { label:<name:"instance" value:"" > label:<name:"job" value:"x" > gauge:<value:1 > } is not a COUNTER"#
        ),
        ("old_count 1\n", #"collected metric named "old_count" collides with previously collected histogram named "old""#),
        (
            "# TYPE old_bucket gauge\nold_bucket 1\n",
            #"collected metric named "old_bucket" collides with previously collected histogram named "old""#
        ),
        ("s_sum 1\n", #"collected metric named "s_sum" collides with previously collected summary named "s""#),
        (
            "# TYPE q histogram\nq_count 1\n",
            #"collected histogram or summary named "q" collides with previously collected metric named "q_sum""#
        ),
        ("# TYPE w histogram\nw_count 1\n", #"collected histogram named "w" collides with previously collected metric named "w_bucket""#),
    ])
    func refusesInAGatewaysWords(text: String, message: String) throws {
        var store = PushgatewayStore()
        try push(
            "# TYPE c counter\nc 1\n# TYPE old histogram\nold_count 1\n# TYPE s summary\ns_count 1\nq_sum 1\nw_bucket 1\n",
            to: ["job": "other"],
            in: &store
        )
        #expect(try refusal(text, in: &store) == PushRefusal(status: 400, Self.prefix + message))
        // The values stay, the failure is noted, with a group of its own where there was none.
        #expect(try shown(store).value("push_failure_time_seconds", ["job": "x", "instance": ""]) == 200)
        #expect(try shown(store).value("push_time_seconds", ["job": "x", "instance": ""]) == 0)
        #expect(try shown(store).value("c", ["job": "other", "instance": ""]) == 1)
        #expect(store.groups.map(\.lastPushSucceeded) == [true, false])
    }

    @Test func groupLabelsCanMakeSeriesEqual() throws {
        var store = PushgatewayStore()
        let refusal = try refusal("m{zone=\"a\"} 1\nm{zone=\"b\"} 2\n", to: ["job": "z", "zone": "c"], in: &store)
        #expect(
            refusal?.message == Self.prefix + #"collected metric "m" { label:<name:"instance" value:"" > label:<name:"job" value:"z" > "#
                + #"label:<name:"zone" value:"c" > untyped:<value:2 > } was collected before with the same name and label values"#
        )
    }

    @Test func groupsCanCollide() throws {
        var store = PushgatewayStore()
        try push("m{zone=\"c\"} 1\n", in: &store)
        #expect(
            try refusal("m 2\n", to: ["job": "x", "zone": "c"], in: &store)?.message.hasSuffix("with the same name and label values")
                == true
        )
    }

    @Test func listsSeveralMistakes() throws {
        var store = PushgatewayStore()
        let message = try refusal("process_open_fds 1\ngo_info 1\n", in: &store)?.message
        #expect(
            message == Self.prefix + """
                2 error(s) occurred:
                * gathered metric family process_open_fds has type UNTYPED but should have GAUGE
                * gathered metric family go_info has type UNTYPED but should have GAUGE
                """
        )
        let many = try refusal((0..<50).map { _ in "a 1\n" }.joined(), in: &store)?.message
        #expect(many?.hasPrefix(Self.prefix + "49 error(s) occurred:\n") == true)
        #expect(many?.hasSuffix("\n* and 29 more") == true)
    }

    @Test func whatAPushReplacesIsNotInItsWay() throws {
        var store = PushgatewayStore()
        try push("# TYPE c counter\nc 1\nh_count 1\n", in: &store)
        try push("# TYPE c gauge\nc 1\n# TYPE h histogram\nh_count 1\n", in: &store)
        #expect(try shown(store).family("c")?.type == .gauge)
        #expect(
            try refusal("h_sum 1\n", in: &store)?.message == Self.prefix
                + #"collected metric named "h_sum" collides with previously collected histogram named "h""#
        )
    }

    // MARK: Limits

    @Test func takesNoMoreGroupsThanItsLimit() throws {
        var limits = ReceiverLimits()
        limits.groups = 2
        var store = PushgatewayStore(limits: limits)
        try push("a 1\n", to: ["job": "1"], in: &store)
        try push("a 1\n", to: ["job": "2"], in: &store)
        let refusal = try refusal("a 1\n", to: ["job": "3"], in: &store)
        #expect(refusal == PushRefusal(status: 503, "this receiver holds 2 groups already and takes no more: delete one first"))
        #expect(store.groups.count == 2)
        try push("a 2\n", to: ["job": "2"], in: &store)
        #expect(store.delete(GroupingKey(["job": "1"])) != nil)
        try push("a 1\n", to: ["job": "3"], in: &store)
    }

    @Test func keepsNoMoreSamplesThanItsLimit() throws {
        var limits = ReceiverLimits()
        limits.samples = 4
        limits.groupBytes = 1000
        var store = PushgatewayStore(limits: limits)
        try push("a 1\nb 1\nc 1\n", in: &store)
        #expect(try refusal("d 1\ne 1\n", in: &store)?.status == 503)
        try push("d 1\n", .families, in: &store)
        try push("a 1\nb 1\n", in: &store)
        try push("c 1\nd 1\n", .families, in: &store)
        #expect(try refusal("a{l=\"\(String(repeating: "x", count: 1000))\"} 1\n", in: &store)?.status == 503)
        #expect(store.delete(key) != nil)
        try push("# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_sum 1\nh_count 1\n", in: &store)
    }
}
