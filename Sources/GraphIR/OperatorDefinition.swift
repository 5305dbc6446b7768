/// What every operator of the closed set states about itself, in a file of its own.
public protocol OperatorDefinition: Hashable, Sendable {
    /// The operator's name in the text form.
    static var mnemonic: String { get }
    /// The operands' roles in order, for checks and messages. Variadic operators give one role
    /// per operand they take.
    var operandNames: [String] { get }
    /// The number of outputs.
    var outputCount: Int { get }
    /// The attributes that differ from their defaults, in print order.
    var attributes: AttributeList { get }

    /// Reads the attributes back; the inverse of ``attributes``.
    init(attributes: inout AttributeReader) throws(ShapeError)

    /// Checks attributes and operand shapes and gives the outputs' shapes.
    ///
    /// Called with as many shapes as there are ``operandNames``. Symbolic sizes are accepted
    /// wherever they may still turn out right.
    func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape]
}

extension OperatorDefinition {
    public var outputCount: Int { 1 }
}

/// An operator without attributes whose output has its one operand's shape.
protocol UnaryOperator: OperatorDefinition {
    init()
}

extension UnaryOperator {
    public var operandNames: [String] { ["data"] }
    public var attributes: AttributeList { AttributeList() }
    public init(attributes: inout AttributeReader) throws(ShapeError) { self.init() }
    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { operands }
}

// Checks that several operators share.
extension Shape {
    func require(rank expected: Int, _ role: String) throws(ShapeError) {
        guard rank == expected else {
            throw ShapeError("\(role) has shape \(self)", expected: "\(expected) dimensions")
        }
    }

    func require(_ expected: Shape, _ role: String) throws(ShapeError) {
        guard isCompatible(with: expected) else {
            throw ShapeError("\(role) has shape \(self)", expected: "\(expected)")
        }
    }

    /// The known number of channels (axis 1) of an image or a vector.
    func channels(_ role: String) throws(ShapeError) -> Int {
        guard rank >= 2 else {
            throw ShapeError("\(role) has shape \(self)", expected: "at least 2 dimensions")
        }
        guard let channels = dimensions[1].value else {
            throw ShapeError("\(role) has shape \(self)", expected: "a known number of channels")
        }
        return channels
    }
}

extension SpatialSize {
    func require(atLeast minimum: Int, _ role: String) throws(ShapeError) {
        // The upper bound keeps every later product of attributes inside an Int.
        guard min(height, width) >= minimum, max(height, width) <= 1 << 20 else {
            throw ShapeError("\(role) is \(self)", expected: "\(minimum) to \(1 << 20) each way")
        }
    }
}
