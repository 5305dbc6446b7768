import Diagnostics
import GraphIR
import ONNXSchema

/// The shapes of a model's inputs by what it states and what was asked for.
struct ONNXInputs {
    private let sizes: ONNXInputSizes
    private var usedNames: Set<String> = []
    private var openNames: Set<String> = []
    /// What is odd, a sentence each.
    private(set) var warnings: [String] = []

    /// Height and width where neither model nor request says any.
    private static let defaultSize: SpatialSize = 112
    private static let sizeLimit = 1 << 20

    init(_ sizes: ONNXInputSizes) { self.sizes = sizes }

    /// The shape of one input. Throws where a size stays open, or elements are no real numbers.
    mutating func shape(of input: ONNXValueInfoProto) throws(Diagnostic) -> Shape {
        guard input.type.hasTensorType else {
            throw Diagnostic(
                .unsupportedModel, "input '\(input.name)' is no tensor", expected: "a tensor")
        }
        let stated = input.type.tensorType
        let type = ONNXElementType(rawValue: stated.elemType)
        guard type?.isReal == true else {
            throw Diagnostic(
                .unsupportedModel,
                "input '\(input.name)' holds \(ONNXElementType.name(stated.elemType))",
                expected: "float32 numbers",
                advice: "Export the model without preprocessing, or with the input as a constant.")
        }
        if let type, type != .float32 {
            warnings.append("input '\(input.name)' holds \(type); it is computed in float32")
        }
        guard stated.hasShape else {
            throw Diagnostic(
                .unsupportedModel, "input '\(input.name)' has no shape",
                expected: "a shape, sizes of which may be open",
                advice: "Export the model with the shape of its input.")
        }
        guard stated.shape.dim.count <= 8 else {
            throw Diagnostic(
                .unsupportedModel,
                "input '\(input.name)' has \(stated.shape.dim.count) dimensions",
                expected: "at most 8")
        }
        var result: [Dimension] = []
        for (axis, dimension) in stated.shape.dim.enumerated() {
            result.append(.known(try size(dimension, axis, of: input)))
        }
        let most = ONNXGraphBuilder.constantLimit
        guard let count = Shape.product(result.compactMap(\.value)), count <= most else {
            throw Diagnostic(
                .unsupportedModel, "input '\(input.name)' has the shape \(Shape(result))",
                expected: "at most \(most) elements")
        }
        return Shape(result)
    }

    private mutating func size(
        _ dimension: ONNXTensorShapeProto.Dimension, _ axis: Int, of input: ONNXValueInfoProto
    ) throws(Diagnostic) -> Int {
        // Some exporters write 0 or -1 for an open size.
        if dimension.dimValue > 0 {
            guard dimension.dimValue <= Self.sizeLimit else {
                throw Diagnostic(
                    .unsupportedModel,
                    "input '\(input.name)' has the size \(dimension.dimValue) on axis \(axis)",
                    expected: "at most \(Self.sizeLimit)")
            }
            return Int(dimension.dimValue)
        }
        let names = [dimension.dimParam, "\(input.name):\(axis)"].filter { !$0.isEmpty }
        openNames.formUnion(names)
        for name in names {
            guard let size = sizes.named[name] else { continue }
            usedNames.insert(name)
            return size
        }
        if axis == 0 { return sizes.batch ?? 1 }
        let size = sizes.inputSize ?? Self.defaultSize
        switch (input.type.tensorType.shape.dim.count, axis) {
        case (4, 2): return size.height
        case (4, 3): return size.width
        default:
            throw Diagnostic(
                .usage, "input '\(input.name)' has an open size on axis \(axis)",
                advice: "Give it: --dim \(names[0])=N.")
        }
    }

    /// Throws where a size was given that no input has, or one that makes no sense.
    func finish() throws(Diagnostic) {
        let limit = Self.sizeLimit
        for (name, size) in sizes.named.sorted(by: { $0.key < $1.key }) {
            guard (1...limit).contains(size) else {
                throw Diagnostic(
                    .usage, "the size \(name) is given as \(size)", expected: "1 to \(limit)")
            }
            guard !usedNames.contains(name) else { continue }
            let open = openNames.sorted().joined(separator: ", ")
            throw Diagnostic(
                .usage, "no input of the model has an open size called '\(name)'",
                expected: open.isEmpty ? "no --dim: all sizes are fixed" : "one of \(open)")
        }
        if let batch = sizes.batch, !(1...1 << 16).contains(batch) {
            throw Diagnostic(
                .usage, "the batch asked for is \(batch)", expected: "1 to \(1 << 16)")
        }
    }
}
