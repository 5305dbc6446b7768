import Foundation

/// What a server answered.
struct HTTPAnswer {
    var status: Int
    /// By lowercase name.
    var headers: [String: String]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as a JSON object; empty where it is none.
    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
    }

    /// The sentence of an error; nil where the body says none.
    var error: String? { json["error"] as? String }

    /// The numbers of `/embed`.
    var embedding: [Float]? { (json["embedding"] as? [Double])?.map(Float.init) }

    /// The numbers of an output of `infer`.
    func output(_ index: Int = 0) -> [Float]? {
        let outputs = json["outputs"] as? [[String: Any]] ?? []
        guard outputs.indices.contains(index) else { return nil }
        return (outputs[index]["data"] as? [Double])?.map(Float.init)
    }
}
