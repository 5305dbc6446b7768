import Diagnostics
import GraphIR

/// One place where a node reads a parameter.
struct MXNetParameterUse {
    let node: MXNetNode
    /// Nil where the operator is not known and so says nothing about its operands.
    let rule: (any MXNetOperator)?
    /// The operand's position.
    let argument: Int
    /// The shape of operand 0; unknown where the parameter itself is operand 0.
    let data: Shape
    /// The same at the import's fixed height and width.
    let sizedData: Shape

    /// The shapes the operator takes here; symbols stand for sizes that are not known.
    var shapes: [Shape] { rule?.parameterShapes(argument, data: data) ?? [] }

    /// The usual shape in numbers, where it follows from attributes and the fixed input size.
    var inferredSizes: [Int]? {
        rule?.parameterShapes(argument, data: sizedData).first?.sizes
    }

    /// The stored shape as the operator takes it.
    func adapted(_ shape: [Int]) -> [Int] {
        rule?.adapted(shape, argument: argument, data: data) ?? shape
    }

    /// The preferred kind of array in a parameter file.
    var kind: MXNetParameterFile.Entry.Kind {
        rule is MXNetBatchNorm && argument >= 3 ? .auxiliary : .argument
    }

    var isVariance: Bool {
        rule is MXNetBatchNorm && argument == MXNetBatchNorm.varianceArgument
    }

    /// Throws where the operator does not take the parameter in this shape.
    ///
    /// `origin` says where the shape comes from.
    func check(_ shape: Shape, of parameter: String, from origin: String) throws(Diagnostic) {
        guard shape != .unknown, !shapes.isEmpty else { return }
        guard !shapes.contains(where: { $0.isCompatible(with: shape) }) else { return }
        throw Diagnostic(
            .malformedFile, "parameter '\(parameter)' has shape \(shape) \(origin)",
            node: node.name, operatorName: node.operatorName,
            expected: shapes.map(\.description).joined(separator: " or "),
            advice: "Check that the symbol and the parameters belong to the same model.",
            details: ["operand 0 has shape \(data)"])
    }
}
