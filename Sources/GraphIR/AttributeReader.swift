/// Hands an operator its attributes out of a parsed list and notes which were used.
public struct AttributeReader {
    private var remaining: [String: AttributeValue]

    public init(_ list: AttributeList) {
        remaining = Dictionary(list.entries.map { ($0.name, $0.value) }) { first, _ in first }
    }

    /// Throws where the text held attributes the operator does not know.
    public func finish() throws(ShapeError) {
        guard remaining.isEmpty else {
            throw ShapeError(
                "unknown attributes \(remaining.keys.sorted().joined(separator: ", "))")
        }
    }

    mutating func integer(_ name: String, default: Int? = nil) throws(ShapeError) -> Int {
        switch remaining.removeValue(forKey: name) {
        case .integer(let value): return value
        case nil: return try required(name, `default`)
        default: throw ShapeError("attribute \(name) must be an integer")
        }
    }

    mutating func real(_ name: String, default: Double? = nil) throws(ShapeError) -> Double {
        switch remaining.removeValue(forKey: name) {
        case .real(let value): return value
        case .integer(let value): return Double(value)
        case nil: return try required(name, `default`)
        default: throw ShapeError("attribute \(name) must be a number")
        }
    }

    mutating func flag(_ name: String, default: Bool = false) throws(ShapeError) -> Bool {
        switch remaining.removeValue(forKey: name) {
        case .flag(let value): return value
        case nil: return `default`
        default: throw ShapeError("attribute \(name) must be true or false")
        }
    }

    mutating func word(_ name: String) throws(ShapeError) -> String {
        switch remaining.removeValue(forKey: name) {
        case .word(let value): return value
        case nil: return try required(name, nil)
        default: throw ShapeError("attribute \(name) must be a word")
        }
    }

    mutating func integers(_ name: String) throws(ShapeError) -> [Int] {
        switch remaining.removeValue(forKey: name) {
        case .integers(let value): return value
        case nil: return try required(name, nil)
        default: throw ShapeError("attribute \(name) must be a list of integers")
        }
    }

    mutating func size(
        _ name: String, default: SpatialSize? = nil
    ) throws(ShapeError) -> SpatialSize {
        switch remaining.removeValue(forKey: name) {
        case .integers(let list) where list.count == 2: return SpatialSize(list[0], list[1])
        case nil: return try required(name, `default`)
        default: throw ShapeError("attribute \(name) must be [height, width]")
        }
    }

    /// Whether an attribute is there and not read yet.
    func contains(_ name: String) -> Bool { remaining[name] != nil }

    private func required<T>(_ name: String, _ fallback: T?) throws(ShapeError) -> T {
        guard let fallback else { throw ShapeError("attribute \(name) is missing") }
        return fallback
    }
}
