import HTTPTypes
import Hummingbird
import JSONText
import NIOCore

extension Response {
    /// An answer of JSON.
    init(_ json: JSON, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) {
        self.init(json.text, type: "application/json", status: status, headers: headers)
    }

    /// An answer of text.
    init(
        _ text: String, type: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) {
        var headers = headers
        headers[.contentType] = type
        self.init(
            status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// The answer that says why there is no result.
    init(_ refusal: RequestRefusal) {
        var headers = refusal.headers
        if refusal.endsConnection { headers[.connection] = "close" }
        self.init(
            .object([("error", .string(refusal.message))]), status: refusal.status,
            headers: headers)
    }
}
