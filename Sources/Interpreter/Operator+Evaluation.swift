import Diagnostics
import GraphIR

extension Operator {
    /// The elements of every output, in row-major order, of the shapes the operator's shape rule
    /// gave for these operands.
    func evaluate(
        _ operands: [Tensor], _ shapes: [[Int]], _ product: Interpreter.MatrixProduct
    ) throws(Diagnostic) -> [[Double]] {
        let data = operands.first ?? Tensor(scalar: 0)
        let shape = shapes[0]
        switch self {
        case .convolution(let definition):
            return [definition.evaluate(operands, shape: shape, product)]
        case .dense(let definition): return [definition.evaluate(operands, product)]
        case .batchNormalization(let definition): return [definition.evaluate(operands)]
        case .instanceNormalization(let definition): return [definition.evaluate(operands)]
        case .relu(let definition): return [definition.evaluate(data)]
        case .leakyReLU(let definition): return [definition.evaluate(data)]
        case .prelu(let definition): return [definition.evaluate(data, slope: operands[1])]
        case .sigmoid(let definition): return [definition.evaluate(data)]
        case .tanh(let definition): return [definition.evaluate(data)]
        case .clip(let definition): return [definition.evaluate(data)]
        case .pooling(let definition): return [definition.evaluate(data, shape: shape)]
        case .globalPooling(let definition): return [definition.evaluate(data)]
        case .binary(let definition):
            return [definition.evaluate(data, operands[1], shape: shape)]
        case .function(let definition): return [definition.evaluate(data)]
        case .reduction(let definition): return [definition.evaluate(data, shape: shape)]
        case .matrixProduct(let definition):
            return [definition.evaluate(data, operands[1], shape: shape)]
        case .bilinearResize(let definition): return [definition.evaluate(data, shape: shape)]
        case .nearestUpsampling(let definition): return [definition.evaluate(data, shape: shape)]
        case .selection(let definition): return [definition.evaluate(data)]
        case .resampling(let definition): return [definition.evaluate(data)]
        case .concatenation(let definition): return [definition.evaluate(operands, shape: shape)]
        case .split(let definition): return definition.evaluate(data)
        case .transpose(let definition): return [definition.evaluate(data)]
        case .softmax(let definition): return [definition.evaluate(data)]
        case .l2Normalization(let definition): return [definition.evaluate(data)]
        // These change a shape at most; the elements and their order stay.
        case .flatten, .reshape, .dropout, .identity: return [data.doubles]
        case .foreign(let definition):
            throw Diagnostic(
                .unsupportedModel, "the operator \(definition.name) cannot be interpreted",
                operatorName: definition.name)
        }
    }
}
