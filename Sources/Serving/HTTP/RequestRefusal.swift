import Diagnostics
import HTTPTypes

/// Why a request gets no result: the status and the sentence of its answer.
struct RequestRefusal: Error {
    var status: HTTPResponse.Status
    var message: String
    var headers: HTTPFields = [:]
    /// Whether the rest of the request is not read: the connection ends with the answer.
    var endsConnection = false

    static func badRequest(_ message: String) -> RequestRefusal {
        RequestRefusal(status: .badRequest, message: message)
    }

    static func notFound(_ message: String) -> RequestRefusal {
        RequestRefusal(status: .notFound, message: message)
    }

    static func unsupportedContent(_ message: String) -> RequestRefusal {
        RequestRefusal(status: .unsupportedMediaType, message: message)
    }

    static func methodNotAllowed(_ allowed: String) -> RequestRefusal {
        RequestRefusal(
            status: .methodNotAllowed,
            message: "the method does not apply here; expected \(allowed)",
            headers: [.allow: allowed])
    }

    static func contentTooLarge(limit: Int) -> RequestRefusal {
        RequestRefusal(
            status: .contentTooLarge,
            message:
                "the body is larger than \(limit) bytes, the limit of this server (--max-body)",
            endsConnection: true)
    }

    static func tooSlow(_ limit: Duration) -> RequestRefusal {
        RequestRefusal(
            status: .requestTimeout, message: "the body did not arrive within \(limit)",
            endsConnection: true)
    }

    static func busy(accepted: Int, retryAfter: Int) -> RequestRefusal {
        RequestRefusal(
            status: .serviceUnavailable,
            message: "the server has \(accepted) requests to work on; try again in \(retryAfter) s",
            headers: [.retryAfter: "\(retryAfter)"])
    }

    static let shuttingDown = RequestRefusal(
        status: .serviceUnavailable, message: "the server is about to end",
        headers: [.retryAfter: "1"])

    /// What is wrong with the content of a request, or with the server where the model did not run.
    init(_ diagnostic: Diagnostic) {
        let status: HTTPResponse.Status =
            diagnostic.category == .malformedFile ? .badRequest : .internalServerError
        // A sentence of JSON has one line.
        let lines = diagnostic.description.split(separator: "\n").map { line in
            line.drop { $0 == " " }
        }
        self.init(status: status, message: lines.joined(separator: "; "))
    }

    init(
        status: HTTPResponse.Status, message: String, headers: HTTPFields = [:],
        endsConnection: Bool = false
    ) {
        self.status = status
        // No answer, and no line of the log, grows with what a client sent.
        self.message = String(String.UnicodeScalarView(message.unicodeScalars.prefix(1000)))
        self.headers = headers
        self.endsConnection = endsConnection
    }
}
