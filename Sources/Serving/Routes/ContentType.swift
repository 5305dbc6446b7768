import HTTPTypes
import Hummingbird

/// The media type of a request's body.
enum ContentType {
    /// Throws unless the type is one of these, or none is stated.
    static func require(
        _ allowed: Set<String>, _ request: Request
    ) throws(RequestRefusal) {
        guard let field = request.headers[.contentType] else { return }
        let name = field.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
        guard allowed.contains(name) else {
            throw .unsupportedContent(
                "content of type \(field); expected \(allowed.sorted().joined(separator: ", "))")
        }
    }
}
