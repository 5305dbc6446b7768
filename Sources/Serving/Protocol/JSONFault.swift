/// Where and why a text is no JSON (RFC 8259), or no request.
struct JSONFault: Error, Hashable {
    var message: String
    /// The byte, from 0.
    var offset: Int
}
