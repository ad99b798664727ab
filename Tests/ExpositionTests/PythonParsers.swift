import Exposition
import Foundation

/// The two strict parsers of Python's prometheus_client, each text's verdict and samples as they see them.
///
/// Debian's package python3-prometheus-client; a missing one is an error of the test.
enum PythonParsers {
    /// What a parser made of a text: its families, or nil when it refused the text.
    struct Verdict: Decodable {
        struct Family: Decodable, Equatable {
            let name: String
            let type: String
            let help: String
            let unit: String
            let samples: [Sample]
        }

        struct Sample: Decodable, Equatable {
            let name: String
            let labels: [String: String]
            /// The bits of the value in hexadecimal, since JSON has no NaN and no infinities; NaN and zero have one form each.
            let bits: String
            let exemplar: Exemplar?
        }

        struct Exemplar: Decodable, Equatable {
            let labels: [String: String]
            let bits: String
            let milliseconds: Int?
        }

        let families: [Family]?
        let error: String?
    }

    /// Asks about many texts at once; the verdicts come in the same order.
    static func read(_ texts: [[UInt8]], _ format: ExpositionFormat) throws -> [Verdict] {
        let script = """
            import json, struct, sys
            from prometheus_client import parser
            from prometheus_client.openmetrics import parser as openmetrics
            read = openmetrics.text_string_to_metric_families if sys.argv[1] == "openmetrics" else parser.text_string_to_metric_families
            def bits(value):
                return "nan" if value != value else struct.pack(">d", float(value) + 0.0).hex()
            def sample(s):
                e = getattr(s, "exemplar", None)
                exemplar = e and {"labels": e.labels, "bits": bits(e.value), "milliseconds": milliseconds(e.timestamp)}
                return {"name": s.name, "labels": s.labels, "bits": bits(s.value), "exemplar": exemplar}
            def milliseconds(time):
                return None if time is None else round(float(time) * 1000)
            def verdict(text):
                try:
                    return {"families": [{"name": f.name, "type": f.type, "help": f.documentation, "unit": f.unit,
                        "samples": [sample(s) for s in f.samples]} for f in read(text)]}
                except Exception as error:
                    return {"error": f"{type(error).__name__}: {error}"}
            json.dump([verdict(text) for text in json.load(sys.stdin)], sys.stdout)
            """
        let name = format == .openMetrics ? "openmetrics" : "prometheus"
        let input = try JSONEncoder().encode(texts.map { String(decoding: $0, as: UTF8.self) })
        let output = try Tool.run("/usr/bin/python3", ["-c", script, name], input: input, package: "python3-prometheus-client")
        return try JSONDecoder().decode([Verdict].self, from: output)
    }
}
