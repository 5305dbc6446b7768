/// Copies along one axis: `output[..., i, ...] = input[..., indices[i], ...]`, or ``fill`` where
/// the index is -1.
///
/// It is what slices, gathers by constant indices, padding of every kind, tiling, repetition along
/// an axis, nearest resizing by any rule and the insertion of zeros have in common. The indices are
/// kept as ``runs``, so that the usual ones take no memory whatever the size of the axis.
public struct Selection: OperatorDefinition {
    public static let mnemonic = "selection"

    /// The axis; negative counts from the end.
    public var axis: Int
    /// The indices in order of the output.
    public var runs: [Run]
    /// What stands where the index is -1; infinities are allowed, NaN is not.
    public var fill: Double

    /// A selection by a list of indices, each a position of the axis or -1.
    public init(axis: Int, indices: [Int], fill: Double = 0) {
        self.init(axis: axis, runs: Run.runs(of: indices), fill: fill)
    }

    /// A selection by runs of indices.
    public init(axis: Int, runs: [Run], fill: Double = 0) {
        self.axis = axis
        self.runs = runs
        self.fill = fill
    }

    /// The size of the output's axis, at most ``largestCount`` once shapes are inferred.
    public var count: Int { runs.reduce(0) { $0 + $1.length } }

    /// Every index, -1 for ``fill``; as many as ``count``.
    public var indices: [Int] { runs.flatMap(\.indices) }

    /// Whether some positions of the output hold ``fill``.
    public var hasFill: Bool { runs.contains(where: \.isFill) }

    /// Whether all `size` elements of the axis stay where they are.
    public func isIdentity(ofSize size: Int) -> Bool {
        runs == [Run(first: 0, count: size, step: size == 1 ? 0 : 1)]
    }

    /// The most elements an axis of a selection may have.
    public static let largestCount = 1 << 30

    public var operandNames: [String] { ["data"] }

    public var attributes: AttributeList {
        var list = AttributeList()
        list.add("axis", axis)
        list.add("indices", word: runs.map(\.text).joined(separator: ", "))
        list.add("fill", fill, default: 0)
        return list
    }

    public init(attributes: inout AttributeReader) throws(ShapeError) {
        axis = try attributes.integer("axis")
        runs = []
        for text in try attributes.word("indices").split(separator: ",") {
            runs.append(try Run(text: text))
        }
        fill = try attributes.real("fill", default: 0)
    }

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        var shape = operands[0]
        try shape.requireMovableRank("data")
        let axis = try shape.resolvedAxis(self.axis)
        guard !runs.isEmpty else { throw ShapeError("selects nothing", expected: "an index") }
        guard !fill.isNaN else { throw ShapeError("fill is nan", expected: "a number") }
        var total = 0
        for run in runs {
            try run.check()
            total += run.length
            guard total <= Self.largestCount else {
                throw ShapeError(
                    "selects more than \(Self.largestCount) elements", expected: "fewer")
            }
            if let size = shape[axis].value, run.largest >= size {
                throw ShapeError(
                    "selects element \(run.largest) along axis \(axis) of \(shape)",
                    expected: "elements 0 to \(size - 1)")
            }
        }
        shape[axis] = .known(total)
        return [shape]
    }
}

extension Shape {
    /// Operators along one axis take 1 to 8 axes, as reshaping does.
    func requireMovableRank(_ role: String) throws(ShapeError) {
        guard (1...8).contains(rank) else {
            throw ShapeError("\(role) has shape \(self)", expected: "1 to 8 dimensions")
        }
    }
}
