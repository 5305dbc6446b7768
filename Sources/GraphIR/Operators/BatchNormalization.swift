/// Batch normalization at inference: `(x - mean) / sqrt(var + epsilon) * gamma + beta` along
/// axis 1 (Ioffe and Szegedy, 2015).
///
/// Operands gamma, beta, mean, var are `[C]`. Where ``fixesGamma`` gamma counts as 1, whatever
/// it holds (MXNet's `fix_gamma`).
public struct BatchNormalization: OperatorDefinition {
    public static let mnemonic = "batch_normalization"

    public var epsilon: Double
    public var fixesGamma: Bool

    public init(epsilon: Double, fixesGamma: Bool = false) {
        self.epsilon = epsilon
        self.fixesGamma = fixesGamma
    }

    public var operandNames: [String] { ["data", "gamma", "beta", "moving_mean", "moving_var"] }

    public var attributes: AttributeList {
        var list = AttributeList()
        list.add("epsilon", epsilon)
        list.add("fix_gamma", fixesGamma)
        return list
    }

    public init(attributes: inout AttributeReader) throws(ShapeError) {
        epsilon = try attributes.real("epsilon")
        fixesGamma = try attributes.flag("fix_gamma")
    }

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        guard epsilon >= 0, epsilon.isFinite else {
            throw ShapeError("epsilon is \(epsilon)", expected: "a number of at least 0")
        }
        let channels = try operands[0].channels("data")
        for (shape, role) in zip(operands, operandNames).dropFirst() {
            try shape.require([.known(channels)], role)
        }
        return [operands[0]]
    }
}
