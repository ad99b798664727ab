import Foundation
import Testing

@testable import Receiver

struct GatewayJSONTests {
    @Test func hasAGatewaysShape() throws {
        let store = try GatewayTextTests.store([
            (
                ["job": "b", "p": "q\"\n\u{1}😀"],
                "# HELP h Help.\n# TYPE h histogram\nh_bucket{le=\"0.5\"} 1234567\nh_bucket{le=\"+Inf\"} 1234568\nh_count 1234568\nh_sum 2e6\n"
            )
        ])
        let text = GatewayJSON.text(store.groups)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary)
        let labels: NSDictionary = ["instance": "", "job": "b", "p": "q\"\n\u{1}😀"]
        let stamp = "2026-11-23T23:58:11.500000000Z"
        func gauge(_ value: String, _ help: String) -> NSDictionary {
            ["time_stamp": stamp, "type": "GAUGE", "help": help, "metrics": [["labels": labels, "value": value] as NSDictionary]]
        }
        let expected: NSDictionary = [
            "status": "success",
            "data": [
                [
                    "labels": ["job": "b", "p": "q\"\n\u{1}😀"] as NSDictionary,
                    "last_push_successful": true,
                    "push_time_seconds": gauge("1.7954782915e+09", "Last Unix time when changing this group in the Pushgateway succeeded."),
                    "push_failure_time_seconds": gauge("0", "Last Unix time when changing this group in the Pushgateway failed."),
                    "h": [
                        "time_stamp": stamp, "type": "HISTOGRAM", "help": "Help.",
                        "metrics": [
                            [
                                "labels": labels, "buckets": ["0.5": "1234567", "+Inf": "1234568"] as NSDictionary, "count": "1234568",
                                "sum": "2e+06",
                            ]
                                as NSDictionary
                        ],
                    ] as NSDictionary,
                ] as NSDictionary
            ],
        ]
        #expect(object == expected)
        #expect(GatewayJSON.text([]) == #"{"status":"success","data":[]}"#)
    }
}
