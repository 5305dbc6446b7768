import Diagnostics
import GraphIR

/// `LeakyReLU`, a family of activations told apart by `act_type`.
///
/// A PReLU slope is `[C]`, `[1]` or `[1, C]`. MXNet also matches a slope `[N]` to the batch axis
/// without a word; that is refused, as every other shape.
struct MXNetLeakyReLU: MXNetOperator {
    private let kind: String
    private let slope: Double

    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {
        kind = try attributes.word("act_type", default: "leaky")
        let slope = try attributes.real("slope", default: 0.25)
        let lower = try attributes.real("lower_bound", default: 0.125)
        let upper = try attributes.real("upper_bound", default: 0.334)
        // Training draws the slope of rrelu at random; inference uses the mean.
        self.slope = kind == "rrelu" ? (lower + upper) / 2 : slope
        guard ["leaky", "prelu", "rrelu", "elu", "selu", "gelu"].contains(kind) else {
            throw attributes.failure(
                "attribute act_type is '\(kind)'",
                expected: "leaky, prelu, rrelu, elu, selu or gelu")
        }
    }

    var arguments: [String] { kind == "prelu" ? ["data", "gamma"] : ["data"] }

    func parameterShapes(_ argument: Int, data: Shape) -> [Shape] {
        argument == 1 ? [data.channelShape, [1]] : []
    }

    func adapted(_ shape: [Int], argument: Int, data: Shape) -> [Int] {
        argument == 1 && shape.count == 2 && shape[0] == 1 ? [shape[1]] : shape
    }

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation {
        switch kind {
        case "prelu": .single(.prelu(PReLU()), operands: 2)
        case "leaky", "rrelu": .single(.leakyReLU(LeakyReLU(slope: slope)))
        default: .refused("act_type=\(kind)")
        }
    }
}
