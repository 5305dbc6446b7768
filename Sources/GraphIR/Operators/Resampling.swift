/// A sparse linear map along one axis:
/// `output[..., i, ...] = sum over taps t of rows[i]: t.weight * input[..., t.index, ...]`, and
/// ``fill`` where `rows[i]` has no tap.
///
/// It is what linear and cubic resizing of every kind do, one axis after the other; see
/// ``ResizedAxis``. An element that no tap names is not read, so that its infinity does no harm.
public struct Resampling: OperatorDefinition {
    public static let mnemonic = "resampling"

    /// One term of an output element.
    public struct Tap: Hashable, Sendable {
        /// The position along the input's axis.
        public var index: Int
        public var weight: Double

        public init(_ index: Int, _ weight: Double) {
            self.index = index
            self.weight = weight
        }
    }

    /// The axis; negative counts from the end.
    public var axis: Int
    /// The terms of each position of the output.
    public var rows: [[Tap]]
    /// What stands where a row has no taps; finite.
    public var fill: Double

    public init(axis: Int, rows: [[Tap]], fill: Double = 0) {
        self.axis = axis
        self.rows = rows
        self.fill = fill
    }

    public var operandNames: [String] { ["data"] }

    public var attributes: AttributeList {
        var list = AttributeList()
        list.add("axis", axis)
        list.add("rows", word: rows.map { Tap.text($0) }.joined(separator: ", "))
        list.add("fill", fill, default: 0)
        return list
    }

    public init(attributes: inout AttributeReader) throws(ShapeError) {
        axis = try attributes.integer("axis")
        rows = []
        for text in try attributes.word("rows").split(separator: ",") {
            rows.append(try Tap.row(text))
        }
        fill = try attributes.real("fill", default: 0)
    }

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        var shape = operands[0]
        try shape.requireMovableRank("data")
        let axis = try shape.resolvedAxis(self.axis)
        guard !rows.isEmpty, rows.count <= Selection.largestCount else {
            throw ShapeError("resamples to \(rows.count) elements", expected: "1 or more")
        }
        guard fill.isFinite else {
            throw ShapeError("fill is \(fill)", expected: "a finite number")
        }
        let size = shape[axis].value ?? Selection.largestCount
        for tap in rows.joined() {
            guard (0..<size).contains(tap.index) else {
                throw ShapeError(
                    "reads element \(tap.index) along axis \(axis) of \(shape)",
                    expected: "elements 0 to \(size - 1)")
            }
            guard tap.weight.isFinite else {
                throw ShapeError("a weight is \(tap.weight)", expected: "a finite number")
            }
        }
        shape[axis] = .known(rows.count)
        return [shape]
    }
}

// MARK: Text

extension Resampling.Tap {
    /// `0.25*3 + 0.75*4`, `3` for the weight 1, `fill` for no tap.
    static func text(_ row: [Self]) -> String {
        guard !row.isEmpty else { return "fill" }
        return row.map { $0.weight == 1 ? "\($0.index)" : "\($0.weight.graphText)*\($0.index)" }
            .joined(separator: " + ")
    }

    /// The row that a text spells. Throws where it spells none.
    static func row(_ text: Substring) throws(ShapeError) -> [Self] {
        let words = text.split(separator: " ")
        if words == ["fill"] { return [] }
        var row: [Self] = []
        for (position, word) in words.enumerated() where position.isMultiple(of: 2) || word != "+" {
            let parts = word.split(separator: "*", omittingEmptySubsequences: false)
            guard position.isMultiple(of: 2), parts.count <= 2,
                let index = Int(parts[parts.count - 1]),
                let weight = parts.count == 1 ? 1 : Double(graphText: String(parts[0]))
            else { throw failure(text) }
            row.append(Self(index, weight))
        }
        guard words.count == 2 * row.count - 1 else { throw failure(text) }
        return row
    }

    private static func failure(_ text: Substring) -> ShapeError {
        ShapeError(
            "'\(text)' is not a weighted sum of elements",
            expected: "one such as 0.25*3 + 0.75*4, 3 or fill")
    }
}
