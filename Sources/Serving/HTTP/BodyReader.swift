import HTTPTypes
import Hummingbird
import NIOCore

/// Reads the bodies of requests within the server's limits.
struct BodyReader: Sendable {
    let limit: Int
    let timeout: Duration
    let admission: Admission

    /// The body, and what `body` makes of it; its bytes count until then.
    func with<Result>(
        _ request: Request, _ use: ([UInt8]) async throws -> Result
    ) async throws -> Result {
        guard request.headers[.contentEncoding] ?? "identity" == "identity" else {
            throw RequestRefusal.unsupportedContent("the body is compressed; expected it plain")
        }
        let stated = request.headers[.contentLength].flatMap { Int($0) }
        if let stated, stated > limit { throw RequestRefusal.contentTooLarge(limit: limit) }
        try admission.check()
        var reserved = 0
        defer { admission.release(reserved) }
        let deadline = ContinuousClock.now + timeout
        var bytes: [UInt8] = []
        for try await part in request.body {
            // One who sends a byte at a time is never silent: the connection's limit on silence
            // does not catch it.
            guard ContinuousClock.now < deadline else { throw RequestRefusal.tooSlow(timeout) }
            guard part.readableBytes <= limit - bytes.count else {
                throw RequestRefusal.contentTooLarge(limit: limit)
            }
            try admission.reserve(part.readableBytes)
            reserved += part.readableBytes
            // What is only announced takes no memory of others.
            if bytes.isEmpty { bytes.reserveCapacity(min(stated ?? 0, 1 << 20)) }
            part.withUnsafeReadableBytes { bytes.append(contentsOf: $0) }
        }
        return try await use(bytes)
    }
}
