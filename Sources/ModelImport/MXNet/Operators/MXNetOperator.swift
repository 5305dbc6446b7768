import Diagnostics
import GraphIR

/// The rule for one operator of MXNet: its attributes, its operands and what it becomes.
///
/// A conforming type is the operator's attributes in Swift, with MXNet's defaults for those a
/// file leaves out.
protocol MXNetOperator: Sendable {
    /// Reads the attributes. Throws where a text is not of the right kind or one is missing.
    init(_ attributes: inout MXNetAttributes) throws(Diagnostic)

    /// The operands' names in order, as MXNet calls them and appends them to created variables.
    var arguments: [String] { get }

    /// The number of outputs that other nodes can refer to.
    var outputCount: Int { get }

    /// The shapes that a parameter in operand position `argument` may have, the usual first.
    ///
    /// `data` is the shape of operand 0; sizes that follow from unknown ones are symbols. Empty
    /// where nothing is known, or the operand is no parameter by its role.
    func parameterShapes(_ argument: Int, data: Shape) -> [Shape]

    /// The shape under which Burin's operator takes a parameter; by default the stored one.
    func adapted(_ shape: [Int], argument: Int, data: Shape) -> [Int]

    /// Whether the operands' shapes must be equal, without repeating sizes of 1.
    var needsEqualShapes: Bool { get }

    /// The node as operators of Burin. Throws where MXNet would refuse the operands' shapes.
    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation
}

extension MXNetOperator {
    var arguments: [String] { ["data"] }
    var outputCount: Int { 1 }
    var needsEqualShapes: Bool { false }
    func parameterShapes(_ argument: Int, data: Shape) -> [Shape] { [] }
    func adapted(_ shape: [Int], argument: Int, data: Shape) -> [Int] { shape }
}

extension Shape {
    /// The size along an axis where there is one, else a size that is not known.
    func size(_ axis: Int) -> Dimension { axis < rank ? self[axis] : .symbol("?") }

    /// The channels' shape `[C]` of an image or vector.
    var channelShape: Shape { [size(1)] }
}

extension MXNetAttributes {
    /// The largest size, count or stride that any attribute may have: products of a few such
    /// numbers stay far inside an Int.
    static let largest = 1 << 20

    /// A pair of integers that has MXNet's default where it is absent or `()`.
    ///
    /// Throws where it has another number of elements or one below `minimum`.
    mutating func pair(
        _ name: String, atLeast minimum: Int, default: Int
    ) throws(Diagnostic) -> SpatialSize {
        let list = try tuple(name)
        if list.isEmpty { return SpatialSize(`default`) }
        guard list.count == 2, list.allSatisfy({ (minimum...Self.largest).contains($0) }) else {
            throw failure(
                "attribute \(name) is \(list)", expected: "two integers of at least \(minimum)")
        }
        return SpatialSize(list[0], list[1])
    }
}
