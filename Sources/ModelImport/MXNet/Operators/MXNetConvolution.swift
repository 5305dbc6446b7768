import Diagnostics
import GraphIR

/// `Convolution`: weight `[num_filter, C/num_group, kh, kw]`, bias `[num_filter]`.
struct MXNetConvolution: MXNetOperator {
    let definition: Convolution
    let filters: Int
    private let layout: String

    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {
        guard !(try attributes.tuple("kernel")).isEmpty else {
            throw attributes.failure("attribute kernel is missing")
        }
        let most = 1...MXNetAttributes.largest
        filters = try attributes.integer("num_filter", in: most)
        layout = attributes.optionalWord("layout") ?? "NCHW"
        definition = Convolution(
            kernel: try attributes.pair("kernel", atLeast: 1, default: 1),
            stride: try attributes.pair("stride", atLeast: 1, default: 1),
            padding: try attributes.pair("pad", atLeast: 0, default: 0),
            dilation: try attributes.pair("dilate", atLeast: 1, default: 1),
            groups: try attributes.integer("num_group", in: most, default: 1),
            hasBias: try !attributes.flag("no_bias", default: false))
    }

    var arguments: [String] { definition.operandNames }

    func parameterShapes(_ argument: Int, data: Shape) -> [Shape] {
        if argument == 2 { return [[.known(filters)]] }
        guard argument == 1 else { return [] }
        let channels: Dimension =
            switch data.size(1).value {
            case .some(let count) where count % definition.groups == 0:
                .known(count / definition.groups)
            default: .symbol("?")
            }
        let kernel = definition.kernel
        return [[.known(filters), channels, .known(kernel.height), .known(kernel.width)]]
    }

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation {
        guard layout == "NCHW" else { return .refused("layout=\(layout)") }
        // Said here because a weight whose shape does not follow hides it from the operator.
        for (count, role) in [(operands[0].size(1).value, "input"), (filters, "output")] {
            guard let count, count % definition.groups != 0 else { continue }
            throw ShapeError(
                "\(count) \(role) channels in \(definition.groups) groups",
                expected: "a multiple of the groups")
        }
        return .single(.convolution(definition), operands: arguments.count)
    }
}
