/// Hands out names of which no two are equal and none is empty.
///
/// Burin's graphs number their values and may name two alike; in ONNX the name is all there is, and
/// an empty one means that an operand is left out.
struct UniqueNames {
    private var taken: Set<String> = []
    private var counters: [String: Int] = [:]

    /// `wish`, or `wish#1`, `wish#2` and so on where it is taken; `fallback` for an empty wish.
    mutating func take(_ wish: String, orElse fallback: String = "value") -> String {
        let base = wish.isEmpty ? fallback : wish
        var name = base
        while !taken.insert(name).inserted {
            counters[base, default: 0] += 1
            name = "\(base)#\(counters[base, default: 0])"
        }
        return name
    }
}
