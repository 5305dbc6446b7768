/// The value of an attribute in a graph's text form.
public enum AttributeValue: Hashable, Sendable {
    case integer(Int)
    case real(Double)
    case flag(Bool)
    case word(String)
    case integers([Int])
}

/// An operator's attributes by name, in print order; attributes at their default are left out.
public struct AttributeList: Hashable, Sendable {
    public private(set) var entries: [(name: String, value: AttributeValue)] = []

    public init() {}

    /// Appends an attribute as read from text; false where the name is there already.
    public mutating func append(_ name: String, _ value: AttributeValue) -> Bool {
        guard !entries.contains(where: { $0.name == name }) else { return false }
        entries.append((name, value))
        return true
    }

    mutating func add(_ name: String, _ value: Int, default: Int? = nil) {
        if value != `default` { entries.append((name, .integer(value))) }
    }
    mutating func add(_ name: String, _ value: Double, default: Double? = nil) {
        if value != `default` { entries.append((name, .real(value))) }
    }
    mutating func add(_ name: String, _ value: Bool, default: Bool = false) {
        if value != `default` { entries.append((name, .flag(value))) }
    }
    mutating func add(_ name: String, _ value: [Int]) { entries.append((name, .integers(value))) }
    mutating func add(_ name: String, word: String) { entries.append((name, .word(word))) }
    mutating func add(_ name: String, _ value: SpatialSize, default: SpatialSize? = nil) {
        if value != `default` { entries.append((name, .integers(value.list))) }
    }

    public static func == (left: AttributeList, right: AttributeList) -> Bool {
        left.entries.elementsEqual(right.entries) { $0.name == $1.name && $0.value == $1.value }
    }
    public func hash(into hasher: inout Hasher) {
        for entry in entries {
            hasher.combine(entry.name)
            hasher.combine(entry.value)
        }
    }
}
