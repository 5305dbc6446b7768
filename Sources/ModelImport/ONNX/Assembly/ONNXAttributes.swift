import ONNXSchema

/// The attributes of a node, handed out by name; what no rule asked for is an error.
///
/// Floating-point attributes are float32 in the file. They are read as the shortest decimal that
/// means the same float32: 2e-5 is what the author wrote, and what a checkpoint of MXNet says.
final class ONNXAttributes {
    private let entries: [String: ONNXAttributeProto]
    private var unread: Set<String>

    init(_ list: [ONNXAttributeProto]) throws(ONNXFinding) {
        var entries: [String: ONNXAttributeProto] = [:]
        for attribute in list {
            guard entries.updateValue(attribute, forKey: attribute.name) == nil else {
                throw .malformed("attribute \(attribute.name) is there twice")
            }
            guard attribute.refAttrName.isEmpty else {
                throw .malformed("attribute \(attribute.name) refers to one of a function")
            }
        }
        self.entries = entries
        unread = Set(entries.keys)
    }

    /// Refuses a node with attributes that its rule does not know in this operator set.
    func finish(operatorSet: Int) throws(ONNXFinding) {
        guard let name = unread.min() else { return }
        throw .refused(
            "attribute \(name), which the operator does not have in operator set \(operatorSet)")
    }

    /// Marks attributes as read that say nothing about inference.
    func ignore(_ names: String...) { unread.subtract(names) }

    func has(_ name: String) -> Bool { entries[name] != nil }

    func integer(_ name: String, default: Int? = nil) throws(ONNXFinding) -> Int {
        if let attribute = try take(name, .int) { return Int(attribute.i) }
        guard let `default` else { throw .malformed("attribute \(name) is missing") }
        return `default`
    }

    func flag(_ name: String, default: Bool = false) throws(ONNXFinding) -> Bool {
        try integer(name, default: `default` ? 1 : 0) != 0
    }

    func integers(_ name: String) throws(ONNXFinding) -> [Int]? {
        guard let attribute = try take(name, .ints) else { return nil }
        return attribute.ints.map { Int($0) }
    }

    func real(_ name: String, default: Double) throws(ONNXFinding) -> Double {
        guard let attribute = try take(name, .float) else { return `default` }
        return attribute.f.asWritten
    }

    func reals(_ name: String) throws(ONNXFinding) -> [Double]? {
        guard let attribute = try take(name, .floats) else { return nil }
        return attribute.floats.map(\.asWritten)
    }

    func text(_ name: String, default: String) throws(ONNXFinding) -> String {
        guard let attribute = try take(name, .string) else { return `default` }
        return String(decoding: attribute.s, as: UTF8.self)
    }

    func tensor(_ name: String) throws(ONNXFinding) -> ONNXTensorProto? {
        try take(name, .tensor)?.t
    }

    private func take(
        _ name: String, _ type: ONNXAttributeProto.AttributeType
    ) throws(ONNXFinding) -> ONNXAttributeProto? {
        guard let attribute = entries[name] else { return nil }
        guard attribute.type == type else {
            throw .malformed(
                "attribute \(name) is of type \(attribute.type)", expected: "type \(type)")
        }
        unread.remove(name)
        return attribute
    }
}

extension Float {
    /// The float64 that the shortest decimal of this number spells.
    var asWritten: Double { Double(description) ?? Double(self) }
}
