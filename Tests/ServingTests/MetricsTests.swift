import Foundation
import Logging
import Synchronization
import Testing

@testable import Serving

/// What the server tells of itself: metrics and log lines.
@Suite struct MetricsTests {
    @Test func countersAndHistogramsAreWrittenAsPrometheusReadsThem() {
        let counter = Counter("a_total", help: "Two\nlines \\ here.", labels: ["path", "code"])
        counter.add(["/b", "200"])
        counter.add(["/a\"\\\n", "200"])
        counter.add(["/b", "200"])
        let histogram = Histogram("b_seconds", help: "Help.", bounds: [0.5, 1])
        for value in [0.25, 0.5, 0.75, 8] { histogram.observe(value) }
        var text = PrometheusText()
        counter.write(to: &text)
        histogram.write(to: &text)
        text.gauge("c", "Depth.", 3)
        #expect(
            text.text == #"""
                # HELP a_total Two\nlines \\ here.
                # TYPE a_total counter
                a_total{path="/a\"\\\n",code="200"} 1
                a_total{path="/b",code="200"} 2
                # HELP b_seconds Help.
                # TYPE b_seconds histogram
                b_seconds_bucket{le="0.5"} 2
                b_seconds_bucket{le="1.0"} 3
                b_seconds_bucket{le="+Inf"} 4
                b_seconds_sum 9.5
                b_seconds_count 4
                # HELP c Depth.
                # TYPE c gauge
                c 3

                """#)
    }

    @Test func linesAreJSONWhateverTheyHold() throws {
        let lines = Mutex<[String]>([])
        var logger = Logger(label: "test") { _ in
            JSONLogHandler(level: .info) { line in lines.withLock { $0.append(line) } }
        }
        logger[metadataKey: "own"] = "x"
        logger.debug("not told")
        logger.warning(
            "a \"b\"\n\u{1B}[2J",
            metadata: [
                "count": .stringConvertible(3), "time_ms": .stringConvertible(1.5),
                "list": ["a", "b"], "object": ["k": "v"], "own": "y", "path": "/\u{202E}",
            ])
        let line = try #require(lines.withLock { $0.first })
        #expect(lines.withLock { $0.count } == 1)
        #expect(line.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
        let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
        let object = try #require(value as? [String: Any])
        #expect(object["level"] as? String == "warning")
        #expect(object["message"] as? String == "a \"b\"\n\u{1B}[2J")
        #expect(object["count"] as? Int == 3 && object["time_ms"] as? Double == 1.5)
        #expect(object["list"] as? [String] == ["a", "b"])
        #expect(object["object"] as? [String: String] == ["k": "v"])
        #expect(object["own"] as? String == "y" && object["path"] as? String == "/\u{202E}")
        let time = try #require(object["time"] as? String)
        #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil, "\(time)")
    }
}
