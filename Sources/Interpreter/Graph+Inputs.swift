import Diagnostics
import GraphIR

extension Graph {
    /// The graph with its inputs in the shapes of these tensors and all other shapes inferred.
    ///
    /// The batch (axis 0) and sizes that are symbolic are free. Throws where the number of
    /// tensors or a shape does not fit, or where a value would not be of a known, sane size.
    func taking(_ tensors: [Tensor]) throws(Diagnostic) -> Graph {
        guard tensors.count == inputs.count else {
            throw Diagnostic(
                .usage, "graph '\(name)' was given \(tensors.count) inputs",
                expected: "\(inputs.count): \(inputDescription)")
        }
        var result = self
        for (id, tensor) in zip(inputs, tensors) {
            try check(tensor, for: self[id])
            result.setShape(id, Shape(sizes: tensor.shape))
        }
        do { try result.inferAllShapes() } catch {
            throw result.notFitting(error.diagnostic(in: result))
        }
        try result.checkSizes()
        return result
    }

    private func check(_ tensor: Tensor, for input: Value) throws(Diagnostic) {
        var expected = input.shape
        if expected.rank > 0 { expected[0] = .batch }
        guard expected.isCompatible(with: Shape(sizes: tensor.shape)) else {
            throw Diagnostic(
                .usage, "input '\(input.name)' has shape \(tensor.shape)",
                expected: "\(input.shape), of any batch")
        }
        guard (1...Interpreter.elementLimit).contains(tensor.count) else {
            throw Diagnostic(
                .usage,
                "input '\(input.name)' of shape \(tensor.shape) has \(tensor.count) numbers",
                expected: "1 to \(Interpreter.elementLimit)")
        }
    }

    /// Every value must have a known size that can be allocated.
    private func checkSizes() throws(Diagnostic) {
        for node in nodes {
            for output in node.outputs {
                let shape = shape(output)
                guard let count = shape.elementCount, count <= Interpreter.elementLimit else {
                    throw notFitting(
                        Diagnostic(
                            .usage, "'\(self[output].name)' would have shape \(shape)",
                            node: node.name, operatorName: node.operator.mnemonic,
                            expected: "known sizes of at most \(Interpreter.elementLimit) elements"
                        ))
                }
            }
        }
    }

    /// A finding about shapes that the run's inputs brought about.
    private func notFitting(_ diagnostic: Diagnostic) -> Diagnostic {
        var result = diagnostic
        result.category = .usage
        result.file = metadata["source"]
        result.details.append("with inputs " + inputDescription)
        result.advice = "run the network at an input shape it was made for"
        return result
    }

    private var inputDescription: String {
        inputs.map { "'\(self[$0].name)' \(shape($0))" }.joined(separator: ", ")
    }
}
