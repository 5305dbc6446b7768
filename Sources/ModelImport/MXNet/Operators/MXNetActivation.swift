import Diagnostics
import GraphIR

/// `Activation` with its `act_type`, and `relu`, `sigmoid`, `tanh` as operators of their own.
struct MXNetActivation: MXNetOperator {
    private let kind: String

    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {
        let isFamily = attributes.operatorName == "Activation"
        kind = isFamily ? try attributes.word("act_type") : attributes.operatorName
    }

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation {
        switch kind {
        case "relu": .single(.relu(ReLU()))
        case "sigmoid": .single(.sigmoid(Sigmoid()))
        case "tanh": .single(.tanh(Tanh()))
        default: .refused("act_type=\(kind)")
        }
    }
}
