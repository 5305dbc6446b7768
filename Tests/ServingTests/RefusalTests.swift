import FaceImages
import Testing

/// What a running server says to requests it does not take.
@Suite(.enabled(if: ServeProcess.isBuilt)) struct RefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var method = "POST"
        var path: String
        var headers: [String: String] = [:]
        var body: [UInt8] = []
        var status: Int
        var message: String
        var testDescription: String { "\(method) \(path): \(message)" }
    }

    static let infer = "/v2/models/ir-unit/infer"

    static let cases = [
        Case(method: "GET", path: "/", status: 404, message: "there is nothing at this path"),
        Case(method: "GET", path: "/v2/models", status: 404, message: "nothing at this path"),
        Case(method: "PURGE", path: "/embed", status: 404, message: "nothing at this path"),
        Case(
            method: "GET", path: "/v2/models/x", status: 404,
            message: "there is no model 'x'; this server has 'ir-unit'"),
        Case(path: "/v2/models/x/infer", status: 404, message: "there is no model 'x'"),
        Case(
            path: "/v2/models/ir-unit/versions/2/infer", status: 404,
            message: "model 'ir-unit' has no version '2'; it has '1'"),
        Case(method: "GET", path: "/embed", status: 405, message: "expected POST"),
        Case(method: "PUT", path: infer, status: 405, message: "expected POST"),
        Case(path: "/metrics", status: 405, message: "expected GET, HEAD"),
        Case(method: "DELETE", path: "/v2/health/live", status: 405, message: "expected GET"),
        Case(
            path: "/embed", headers: ["Content-Type": "application/x-www-form-urlencoded"],
            status: 415,
            message: "content of type application/x-www-form-urlencoded; expected "
                + "application/octet-stream, image/*, image/jpeg, image/png"),
        Case(
            path: infer, headers: ["Content-Type": "image/jpeg"], status: 415,
            message: "content of type image/jpeg; expected application/json"),
        Case(
            path: "/embed", headers: ["Content-Encoding": "gzip"], body: [1], status: 415,
            message: "the body is compressed; expected it plain"),
        Case(
            path: infer, headers: ["Inference-Header-Content-Length": "10"], status: 400,
            message: "does not have the extension for binary tensors"),
        Case(
            path: infer, body: Array("{".utf8), status: 400,
            message: "the body is no request of the protocol, at byte 1: the text ends"),
        Case(
            path: infer, body: RequestBodies.infer(shape: "[1,3,9,9]"), status: 400,
            message: "input 'data': shape [1, 3, 9, 9]; expected [-1, 3, 8, 8]"),
        Case(
            path: infer, body: RequestBodies.infer(datatype: "\"BYTES\""), status: 400,
            message: "input 'data': datatype 'BYTES'; expected FP32 or UINT8"),
        Case(
            path: infer, body: Array(#"{"inputs":[]}"#.utf8), status: 400,
            message: "there are no inputs; expected 'data'"),
        Case(path: "/embed", status: 400, message: "the picture: the file is empty"),
        Case(path: "/embed", body: [1, 2, 3], status: 400, message: "not a JPEG or PNG file"),
        Case(
            path: "/embed?flip=twice", status: 400,
            message: "the option 'flip=twice' is not known; expected flip=sum"),
        Case(path: "/embed?size=3", status: 400, message: "the option 'size=3' is not known"),
    ]

    @Test func everyRefusalSaysWhy() async throws {
        try await ServeProcess.with { (server) throws in
            let connection = try server.connect()
            for one in Self.cases {
                let answer = try connection.request(
                    one.method, one.path, headers: one.headers, body: one.body)
                #expect(answer.status == one.status, "\(one.testDescription)")
                #expect(answer.error?.contains(one.message) == true, "\(answer.text)")
                #expect(answer.headers["content-type"] == "application/json")
                if one.status == 405 { #expect(answer.headers["allow"] != nil) }
            }
            // One connection took them all, and goes on.
            #expect(try connection.request("GET", "/v2/health/ready").status == 200)
        }
    }

    @Test func damagedPicturesAreRefusedAtEveryByte() async throws {
        let picture = try RequestBodies.sample("ben.jpg")
        try await ServeProcess.with { (server) throws in
            let connection = try server.connect()
            for count in stride(from: 0, to: picture.count - 2, by: picture.count / 60) {
                let answer = try connection.request(
                    "POST", "/embed", body: Array(picture.prefix(count)))
                #expect(answer.status == 400 && answer.error != nil, "\(count): \(answer.text)")
            }
            #expect(try connection.request("POST", "/embed", body: picture).status == 200)
        }
    }

    @Test func largePicturesAreRefusedByTheirHeader() async throws {
        let picture = try Image(width: 40, height: 30, pixels: [UInt8](repeating: 9, count: 3600))
        let file = try picture.encodedPNG()
        try await ServeProcess.with("--max-pixels", "1199") { (server) throws in
            let answer = try server.connect().request("POST", "/embed", body: file)
            #expect(answer.status == 400)
            let error = try #require(answer.error)
            #expect(error.hasPrefix("the picture is 40x30, above the limit of 1199 pixels"))
            #expect(error.contains("; Crop or shrink the picture first"), "\(error)")
            #expect(!error.contains("\n"))
        }
        try await ServeProcess.with("--max-pixels", "1200") { (server) throws in
            #expect(try server.connect().request("POST", "/embed", body: file).status == 200)
        }
    }

    @Test func largeBodiesAreRefusedBeforeTheyAreRead() async throws {
        try await ServeProcess.with("--max-body", "1000") { (server) throws in
            let stated = try server.connect()
            stated.send(HTTPConnection.head("POST", "/embed", length: 1 << 40))
            let answer = try stated.answer()
            #expect(answer.status == 413 && answer.headers["connection"] == "close")
            #expect(answer.error?.contains("larger than 1000 bytes") == true)
            #expect(stated.isEnded())
            // Without a stated length: chunks, until there are too many.
            let chunked = try server.connect()
            chunked.send(
                HTTPConnection.head(
                    "POST", "/embed", headers: ["Transfer-Encoding": "chunked"], length: nil))
            let chunk = String(repeating: "x", count: 600)
            chunked.send("258\r\n\(chunk)\r\n258\r\n\(chunk)\r\n")
            #expect(try chunked.answer().status == 413)
            #expect(chunked.isEnded())
            // A whole body that is sent without waiting still sees the answer.
            let whole = try server.connect().request(
                "POST", "/embed", body: [UInt8](repeating: 0, count: 300_000))
            #expect(whole.status == 413)
            #expect(try server.connect().request("GET", "/v2/health/live").status == 200)
        }
    }
}
