import HTTPTypes
import Hummingbird
import Logging
import Synchronization

/// Answers errors, counts requests and logs them.
struct ObservationMiddleware: RouterMiddleware {
    let metrics: ServiceMetrics
    let admission: Admission
    let logger: Logger
    private static let requestID = HTTPField.Name("X-Request-ID")!
    private static let methods: Set<HTTPRequest.Method> = [
        .get, .head, .post, .put, .delete, .patch, .options, .trace, .connect,
    ]

    func handle(
        _ input: Request, context: ServiceContext,
        next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let id = Self.identifier(input, context)
        var response: Response
        do {
            response = try await next(input, context)
        } catch {
            response = answer(error, context)
            if input.method == .head { response = response.createHeadResponse() }
            // Nobody reads the body of a request that was refused; a large one would go on coming.
            if !Self.isSmall(input) { response.headers[.connection] = "close" }
        }
        // A client that sent another request now would lose it.
        if !admission.isOpen { response.headers[.connection] = "close" }
        response.headers[Self.requestID] = id
        observe(input, context, response, id, ContinuousClock.now - start)
        return response
    }

    /// Whether the rest of a body that nobody reads is no burden.
    private static func isSmall(_ request: Request) -> Bool {
        guard request.headers[.transferEncoding] == nil else { return false }
        guard let length = request.headers[.contentLength] else { return true }
        return Int(length).map { $0 <= 1 << 20 } ?? false
    }

    /// The client's own, where it is harmless, else a new one.
    private static func identifier(_ request: Request, _ context: ServiceContext) -> String {
        guard let given = request.headers[requestID], (1...128).contains(given.utf8.count),
            given.utf8.allSatisfy({ (0x21..<0x7F).contains($0) })
        else { return context.id }
        return given
    }

    private func answer(_ error: any Error, _ context: ServiceContext) -> Response {
        switch error {
        case let refusal as RequestRefusal:
            context.notes.note { $0.failure = refusal.message }
            return Response(refusal)
        case let error as HTTPError where error.status == .notFound:
            let refusal = RequestRefusal.notFound(
                "there is nothing at this path; expected /v2, /v2/health/live, /v2/health/ready, "
                    + "/v2/models/MODEL, /v2/models/MODEL/ready, /v2/models/MODEL/infer, /embed "
                    + "or /metrics")
            context.notes.note { $0.failure = "unknown path" }
            return Response(refusal)
        default:
            // The connection broke: nobody is left to read this, but the log tells.
            context.notes.note { $0.failure = "the request was not read to its end: \(error)" }
            return Response(
                RequestRefusal(
                    status: .badRequest, message: "the request did not arrive whole",
                    endsConnection: true))
        }
    }

    private func observe(
        _ request: Request, _ context: ServiceContext, _ response: Response, _ id: String,
        _ duration: Duration
    ) {
        let known = Self.methods.contains(request.method)
        let route = context.endpointPath ?? "NotFound"
        let facts = context.notes.facts
        metrics.requests.add([
            route, known ? request.method.rawValue : "other", "\(response.status.code)",
        ])
        if facts.batchImages != nil { metrics.latency.observe(duration / .seconds(1)) }
        var metadata: Logger.Metadata = [
            "method": "\(request.method.rawValue)", "path": "\(request.uri.path)",
            "status": .stringConvertible(response.status.code),
            "duration_ms": .stringConvertible(Self.milliseconds(duration)),
            "request_id": "\(id)",
        ]
        if let images = facts.batchImages { metadata["batch_images"] = .stringConvertible(images) }
        if let waited = facts.waited {
            metadata["queued_ms"] = .stringConvertible(Self.milliseconds(waited))
        }
        if let failure = facts.failure { metadata["failure"] = "\(failure)" }
        logger.log(
            level: response.status.code < 500 ? .info : .warning, "request", metadata: metadata)
    }

    private static func milliseconds(_ duration: Duration) -> Double {
        (duration / .microseconds(1)).rounded() / 1000
    }
}
