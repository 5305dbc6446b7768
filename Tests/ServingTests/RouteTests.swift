import FaceImages
import Foundation
import ModelRuntime
import Testing

/// What the paths of a running server answer.
@Suite(.enabled(if: ServeProcess.isBuilt)) struct RouteTests {
    @Test func theProtocolTellsOfServerAndModel() async throws {
        let model = try await TinyModel.compile().model
        try await ServeProcess.with { (server) throws in
            let connection = try server.connect()
            let about = try connection.request("GET", "/v2")
            #expect(about.status == 200 && about.headers["content-type"] == "application/json")
            #expect(about.json["name"] as? String == "burin")
            #expect(about.json["extensions"] as? [String] == [])
            #expect(try connection.request("GET", "/v2/health/live").text == #"{"live":true}"#)
            #expect(try connection.request("GET", "/v2/health/ready").text == #"{"ready":true}"#)
            let path = "/v2/models/ir-unit"
            let isa = model.information.isa
            let expected =
                #"{"name":"ir-unit","versions":["1"],"platform":"burin_\#(isa)","#
                + #""inputs":[{"name":"data","datatype":"FP32","shape":[-1,3,8,8]}],"#
                + #""outputs":[{"name":"fc1","datatype":"FP32","shape":[-1,10]}]}"#
            for place in [path, "\(path)/versions/1", "/v2/models/ir%2Dunit"] {
                let answer = try connection.request("GET", place)
                #expect(answer.status == 200 && answer.text == expected)
                let ready = try connection.request("GET", "\(place)/ready")
                #expect(ready.text == #"{"name":"ir-unit","ready":true}"#)
            }
        }
    }

    @Test func inferGivesWhatTheModelGives() async throws {
        let model = try await TinyModel.compile().model
        try await ServeProcess.with { (server) throws in
            let connection = try server.connect()
            for count in [1, 2, 3, 4, 5, 9] {
                let images = (0..<count).map { TinyModel.image(seed: UInt64($0)) }
                let expected = try images.flatMap { try model.run($0) }
                for datatype in ["FP32", "UINT8"] {
                    let answer = try connection.request(
                        "POST", "/v2/models/ir-unit/infer",
                        headers: ["Content-Type": "application/json; charset=utf-8"],
                        body: RequestBodies.infer(images, datatype: datatype, id: "é-1"))
                    #expect(answer.status == 200, "\(answer.text)")
                    #expect(answer.json["id"] as? String == "é-1")
                    #expect(answer.json["model_name"] as? String == "ir-unit")
                    #expect(answer.json["model_version"] as? String == "1")
                    let output = (answer.json["outputs"] as? [[String: Any]])?.first
                    #expect(output?["shape"] as? [Int] == [count, 10])
                    #expect(output?["datatype"] as? String == "FP32")
                    #expect(output?["name"] as? String == "fc1")
                    #expect(answer.output() == expected)
                }
            }
        }
    }

    @Test func nestedNumbersAndNamedOutputs() async throws {
        let model = try await TinyModel.compile().model
        let image = TinyModel.image(seed: 5).map { $0 / 7 }
        let rows = stride(from: 0, to: 192, by: 8).map { row in
            "[\(image[row..<row + 8].map { "\($0)" }.joined(separator: ", "))]"
        }
        let planes = stride(from: 0, to: 24, by: 8).map { plane in
            "[\(rows[plane..<plane + 8].joined(separator: ",\n"))]"
        }
        let body = RequestBodies.infer(
            data: "[[\(planes.joined(separator: ","))]]",
            rest: #","outputs":[{"name":"fc1"}],"parameters":{"priority":3}"#)
        let expected = try model.run(image)
        try await ServeProcess.with { (server) throws in
            let answer = try server.connect().request(
                "POST", "/v2/models/ir-unit/versions/1/infer", body: body)
            #expect(answer.output() == expected)
            #expect(answer.json["id"] == nil)
        }
    }

    @Test func picturesBecomeTheEmbeddingsOfTheCommandLine() async throws {
        let (model, path) = try await TinyModel.compile()
        for options in [[], ["--flip", "sum"], ["--normalize"], ["--flip", "sum", "--normalize"]] {
            let query = options.joined(separator: "=")
                .replacingOccurrences(of: "--flip=sum", with: "flip=sum")
                .replacingOccurrences(of: "--normalize", with: "normalize=true")
                .replacingOccurrences(of: "sum=normalize", with: "sum&normalize")
            try await ServeProcess.with { (server) throws in
                let connection = try server.connect()
                for name in ["ada-1.png", "ben.jpg", "ada-180x150.jpg", "ada-grey.png"] {
                    let expected = try Self.embedding(path, name, options)
                    let type = name.hasSuffix("png") ? "image/png" : "image/jpeg"
                    let answer = try connection.request(
                        "POST", "/embed?\(query)", headers: ["Content-Type": type],
                        body: RequestBodies.sample(name))
                    #expect(answer.status == 200, "\(answer.text)")
                    #expect(answer.embedding == expected)
                    #expect((answer.json["notice"] as? String)?.contains("to 8x8") == true)
                }
                let (image, file) = try RequestBodies.picture(seed: 1)
                let answer = try connection.request("POST", "/embed", body: file)
                #expect(try answer.embedding == model.embed(image))
                #expect(answer.json["notice"] == nil)
            }
        }
    }

    /// What `burin embed` writes for a sample.
    private static func embedding(
        _ model: String, _ name: String, _ options: [String]
    ) throws -> [Float] {
        let output = FileManager.default.temporaryDirectory
            .appendingPathComponent("burin-\(UUID().uuidString).jsonl").path
        defer { try? FileManager.default.removeItem(atPath: output) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(ServeProcess.program))
        process.arguments =
            ["embed", model, "Samples/\(name)", "-o", output, "--quiet"] + options
        process.currentDirectoryURL = URL(fileURLWithPath: Self.root)
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        let line = try String(contentsOfFile: output, encoding: .utf8)
        let value = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return try #require(value?["embedding"] as? [Double]).map(Float.init)
    }

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    @Test func severalInputsAndOutputs() async throws {
        let (model, path) = try await TinyModel.compileSeveral()
        let images = (0..<6).map { seed in TinyModel.image(seed: UInt64(seed)).prefix(32) }
        func tensor(_ name: String, _ images: [ArraySlice<Float>]) -> String {
            let numbers = images.joined().map { "\($0)" }.joined(separator: ",")
            return #"{"name":"\#(name)","shape":[3,2,4,4],"datatype":"FP32","data":[\#(numbers)]}"#
        }
        let inputs = [tensor("right", Array(images[3...])), tensor("left", Array(images[..<3]))]
        let results = try (0..<3).map { try model.run(Array(images[$0] + images[$0 + 3])) }
        let sums = results.flatMap { $0.prefix(32) }
        let means = results.flatMap { $0.suffix(2) }
        try await ServeProcess.with(model: path) { (server) throws in
            let connection = try server.connect()
            func infer(_ outputs: String) throws -> HTTPAnswer {
                let body = #"{"inputs":[\#(inputs.joined(separator: ","))]\#(outputs)}"#
                return try connection.request(
                    "POST", "/v2/models/several/infer", body: Array(body.utf8))
            }
            let all = try infer("")
            #expect(all.status == 200, "\(all.text)")
            #expect(all.output(0) == sums && all.output(1) == means)
            let one = try infer(#","outputs":[{"name":"mean"}]"#)
            #expect(one.output(0) == means && one.output(1) == nil)
            let turned = try infer(#","outputs":[{"name":"mean"},{"name":"sum"}]"#)
            #expect(turned.output(0) == means && turned.output(1) == sums)
            #expect(try infer(#","outputs":[]"#).output(1) == means)
            let picture = try connection.request("POST", "/embed", body: [1])
            #expect(picture.status == 404)
            #expect(
                picture.error == "the model takes no pictures; use /v2/models/several/infer")
            let uneven = inputs[0] + "," + RequestBodies.tensor("left", shape: [1, 2, 4, 4])
            let refused = try connection.request(
                "POST", "/v2/models/several/infer", body: Array(#"{"inputs":[\#(uneven)]}"#.utf8))
            #expect(refused.status == 400)
            #expect(
                refused.error == "the inputs are of different numbers of images: [1, 3]")
        }
    }

    @Test func resultsThatAreNotFiniteAreNoAnswer() async throws {
        let path = try await TinyModel.compileSeveral().path
        let numbers = [String](repeating: "3e38", count: 32).joined(separator: ",")
        let inputs = ["left", "right"].map { name in
            #"{"name":"\#(name)","shape":[1,2,4,4],"datatype":"FP32","data":[\#(numbers)]}"#
        }
        let body = #"{"inputs":[\#(inputs.joined(separator: ","))]}"#
        try await ServeProcess.with(model: path) { (server) throws in
            let answer = try server.connect().request(
                "POST", "/v2/models/several/infer", body: Array(body.utf8))
            #expect(answer.status == 422)
            #expect(
                answer.error
                    == "34 of the result's 34 numbers are not finite, which JSON cannot say")
        }
    }

    @Test func headAnswersWithoutABody() async throws {
        try await ServeProcess.with { (server) throws in
            let connection = try server.connect()
            connection.send(HTTPConnection.head("HEAD", "/v2/health/live", length: nil))
            let answer = try connection.answer(toHead: true)
            #expect(answer.status == 200 && answer.headers["content-length"] == "13")
            // An error has none either: it would be taken for the next answer.
            for (path, status) in [("/embed", 405), ("/nothing", 404)] {
                connection.send(HTTPConnection.head("HEAD", path, length: nil))
                #expect(try connection.answer(toHead: true).status == status)
            }
            #expect(try connection.request("GET", "/v2/health/live").status == 200)
        }
    }

    @Test func aNameOfTheUsersAndRequestIdentifiers() async throws {
        try await ServeProcess.with("--name", "my face/net") { (server) throws in
            let connection = try server.connect()
            let path = "/v2/models/my%20face%2fnet"
            let answer = try connection.request(
                "GET", path, headers: ["X-Request-ID": "abc-123"])
            #expect(answer.json["name"] as? String == "my face/net")
            #expect(answer.headers["x-request-id"] == "abc-123")
            let own = try connection.request("GET", path, headers: ["X-Request-ID": "a b"])
            #expect(own.headers["x-request-id"]?.isEmpty == false)
            #expect(own.headers["x-request-id"] != "a b")
            #expect(try connection.request("GET", "/v2/models/ir-unit").status == 404)
        }
    }

    @Test func everyRequestHasALineAndIsCounted() async throws {
        try await ServeProcess.with { (server) throws in
            let connection = try server.connect()
            let file = try RequestBodies.picture(seed: 1).file
            _ = try connection.request(
                "POST", "/embed", headers: ["X-Request-ID": "one"], body: file)
            _ = try connection.request("POST", "/embed", body: [1, 2, 3])
            _ = try connection.request("GET", "/v2/models/other")
            #expect(ServeProcess.wait { server.lines.count >= 4 })
            let lines = server.lines.filter { $0["message"] as? String == "request" }
            let line = try #require(lines.first)
            #expect(line["method"] as? String == "POST" && line["path"] as? String == "/embed")
            #expect(line["status"] as? Int == 200 && line["request_id"] as? String == "one")
            #expect(line["batch_images"] as? Int == 1)
            #expect(try #require(line["duration_ms"] as? Double) > 0)
            #expect(try #require(line["queued_ms"] as? Double) >= 0)
            #expect(lines[1]["status"] as? Int == 400 && lines[1]["batch_images"] == nil)
            #expect((lines[1]["failure"] as? String)?.contains("not a JPEG or PNG") == true)
            #expect(lines[2]["status"] as? Int == 404)
            let requests = "burin_http_requests_total"
            let expected = [
                #"\#(requests){route="/embed",method="POST",code="200"}"#: 1.0,
                #"\#(requests){route="/embed",method="POST",code="400"}"#: 1,
                #"\#(requests){route="/v2/models/{model}",method="GET",code="404"}"#: 1,
                "burin_http_request_seconds_count": 1, "burin_decode_seconds_count": 2,
                "burin_inference_seconds_count": 1, #"burin_batch_images_bucket{le="1.0"}"#: 1,
                "burin_queue_depth": 0, "burin_requests_accepted": 0, "burin_ready": 1,
                "burin_requests_limit": 128, #"burin_model_info{model="ir-unit"}"#: 1,
            ]
            for (sample, value) in expected {
                #expect(try server.metric(sample) == value, "\(sample)")
            }
        }
    }
}
