/// The same elements in row-major order under another shape.
///
/// In ``target`` a 0 copies the operand's size at that position and one -1 takes what is left.
public struct Reshape: OperatorDefinition {
    public static let mnemonic = "reshape"

    public var target: [Int]

    public init(_ target: [Int]) { self.target = target }

    public var operandNames: [String] { ["data"] }

    public var attributes: AttributeList {
        var list = AttributeList()
        list.add("shape", target)
        return list
    }

    public init(attributes: inout AttributeReader) throws(ShapeError) {
        target = try attributes.integers("shape")
    }

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        let data = operands[0]
        guard target.count <= 8, target.filter({ $0 == -1 }).count <= 1 else {
            throw ShapeError("reshapes to \(target)", expected: "at most 8 sizes, one of them -1")
        }
        var result: [Dimension] = []
        for (position, size) in target.enumerated() {
            guard size >= -1, size != 0 || position < data.rank else {
                throw ShapeError("size \(size) at position \(position) of \(target) for \(data)")
            }
            result.append(
                size == 0 ? data[position] : size == -1 ? .symbol("?") : .known(size))
        }
        // Sizes that are copied unchanged from a symbolic operand cancel on both sides.
        let open = target.firstIndex(of: -1)
        let given = Shape(result.enumerated().filter { $0.offset != open }.map(\.element))
        guard let total = data.elementCount else {
            if data.sizes != nil { throw ShapeError("\(data) is too large") }
            return [Shape(result)]
        }
        guard let product = given.elementCount else {
            throw ShapeError(
                "reshapes \(data) to \(target)", expected: "sizes that do not overflow")
        }
        if let open {
            guard product > 0, total % product == 0 else {
                throw ShapeError("reshapes \(data) to \(target)", expected: "\(total) elements")
            }
            result[open] = .known(total / product)
        } else if product != total {
            throw ShapeError("reshapes \(data) to \(target)", expected: "\(total) elements")
        }
        return [Shape(result)]
    }
}
