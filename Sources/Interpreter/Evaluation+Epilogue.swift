import Diagnostics
import GraphIR

extension Evaluation {
    /// Runs a node's epilogue over its first output, each step by the function that evaluates the
    /// operator of the same name. Gives what the `store` steps saw, in order.
    func apply(
        _ steps: [EpilogueStep], to elements: inout [Double], shape: [Int]
    ) throws(Diagnostic) -> [[Double]] {
        var stored: [[Double]] = []
        for step in steps {
            switch step {
            case .affine(let scale, let shift):
                let scale = try operand(scale).doubles
                let shift = try operand(shift).doubles
                applyAffine(scale: scale, shift: shift, to: &elements, shape: shape)
            case .activation(let activation):
                activation.apply(to: &elements)
            case .prelu(let slope):
                PReLU().apply(slope: try operand(slope).doubles, to: &elements, shape: shape)
            case .binary(let kind, let other, let reversed):
                let other = try operand(other)
                let own = Tensor(shape: shape, elements)
                elements = Binary(kind).evaluate(
                    reversed ? other : own, reversed ? own : other, shape: shape)
            case .store:
                stored.append(elements)
            }
        }
        return stored
    }

    /// `x * scale[c] + shift[c]` with a number per channel (axis 1).
    private func applyAffine(
        scale: [Double], shift: [Double], to elements: inout [Double], shape: [Int]
    ) {
        ChannelLayout(shape).forEachPlane(of: &elements) { channel, plane in
            let factor = scale[channel]
            let summand = shift[channel]
            for index in plane.indices { plane[index] = plane[index] * factor + summand }
        }
    }
}

extension EpilogueStep.Activation {
    /// Applies the activation to every element, in place.
    func apply(to elements: inout [Double]) {
        switch self {
        case .relu(let definition): definition.apply(to: &elements)
        case .leakyReLU(let definition): definition.apply(to: &elements)
        case .sigmoid(let definition): definition.apply(to: &elements)
        case .tanh(let definition): definition.apply(to: &elements)
        case .clip(let definition): definition.apply(to: &elements)
        case .function(let definition): definition.apply(to: &elements)
        }
    }
}
