/// Permutes the axes: output axis `i` is input axis `permutation[i]`.
public struct Transpose: OperatorDefinition {
    public static let mnemonic = "transpose"

    public var permutation: [Int]

    public init(_ permutation: [Int]) { self.permutation = permutation }

    public var operandNames: [String] { ["data"] }

    public var attributes: AttributeList {
        var list = AttributeList()
        list.add("axes", permutation)
        return list
    }

    public init(attributes: inout AttributeReader) throws(ShapeError) {
        permutation = try attributes.integers("axes")
    }

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        let data = operands[0]
        guard permutation.sorted() == Array(0..<data.rank) else {
            throw ShapeError(
                "transposes \(data) by \(permutation)",
                expected: "each axis 0 to \(data.rank - 1) once")
        }
        return [Shape(permutation.map { data[$0] })]
    }
}
