import GraphIR

/// The forms of operators that a run must have seen, each as text.
enum OperatorForms {
    /// Every family, every kind of those that have kinds, and the attributes that change a kernel.
    static let all: Set<String> = {
        var forms = OperatorFamily.allCases.map(\.rawValue)
        forms += Function.Kind.allCases.map { "function \($0)" }
        forms += Binary.Kind.allCases.flatMap { ["binary \($0)", "binary \($0) constant"] }
        forms += Reduction.Kind.allCases.flatMap { ["reduction \($0)", "reduction \($0) drops"] }
        forms += L2Normalization.Extent.allCases.map { "l2 \($0)" }
        for kind in Pooling.Kind.allCases {
            forms.append("global \(kind)")
            forms += WindowRounding.allCases.map { "pooling \(kind) \($0)" }
            forms += ["dilated", "uneven", "exclusive"].map { "pooling \(kind) \($0)" }
        }
        forms += ["grouped", "depthwise", "strided", "dilated", "uneven", "biased", "bordered"]
            .map { "convolution \($0)" }
        forms += ["resize size", "resize like", "resize scale", "resize corners"]
        forms += ["batchNormalization fixed", "prelu shared", "dense last axis", "several images"]
        forms += ["selection fill", "resampling fill", "shared weight", "constant data"]
        return Set(forms + (0...5).map { "rank \($0)" })
    }()

    /// The forms that occur in a graph.
    static func forms(in graph: Graph) -> Set<String> {
        var result: Set<String> = []
        var weights: Set<ValueID> = []
        for node in graph.nodes {
            result.formUnion(forms(of: node, in: graph))
            guard let data = node.inputs.first else { continue }
            result.insert("rank \(graph.shape(data).rank)")
            if graph[data].isParameter { result.insert("constant data") }
            guard case .convolution = node.operator else { continue }
            if graph.shape(data).dimensions.first != 1 { result.insert("several images") }
            if !weights.insert(node.inputs[1]).inserted { result.insert("shared weight") }
        }
        return result
    }

    private static func forms(of node: Node, in graph: Graph) -> [String] {
        guard let family = OperatorFamily(node.operator) else { return [] }
        let name = family.rawValue
        var result = [name]
        switch node.operator {
        case .function(let function): result.append("\(name) \(function.kind)")
        case .binary(let binary):
            let isConstant = node.inputs.contains { graph[$0].isParameter }
            result.append("\(name) \(binary.kind)\(isConstant ? " constant" : "")")
        case .reduction(let reduction):
            result.append("\(name) \(reduction.kind)\(reduction.keepsDimensions ? "" : " drops")")
        case .l2Normalization(let definition): result.append("l2 \(definition.extent)")
        case .globalPooling(let pooling): result.append("global \(pooling.kind)")
        case .pooling(let pooling): result += forms(of: pooling)
        case .convolution(let convolution): result += forms(of: convolution, node, graph)
        case .bilinearResize(let resize): result += forms(of: resize)
        case .batchNormalization(let definition) where definition.fixesGamma:
            result.append("\(name) fixed")
        case .prelu where graph.shape(node.inputs[1]) == [1]: result.append("\(name) shared")
        case .dense(let dense) where !dense.flattensInput: result.append("\(name) last axis")
        case .selection(let selection) where selection.hasFill: result.append("\(name) fill")
        case .resampling(let resampling) where resampling.rows.contains([]):
            result.append("\(name) fill")
        default: break
        }
        return result
    }

    private static func forms(of pooling: Pooling) -> [String] {
        var result = ["pooling \(pooling.kind) \(pooling.rounding)"]
        if pooling.dilation != 1 { result.append("pooling \(pooling.kind) dilated") }
        if pooling.paddingEnd != nil { result.append("pooling \(pooling.kind) uneven") }
        if !pooling.countsPadding { result.append("pooling \(pooling.kind) exclusive") }
        return result
    }

    private static func forms(
        of convolution: Convolution, _ node: Node, _ graph: Graph
    ) -> [String] {
        var result: [String] = []
        let isDepthwise = graph.shape(node.inputs[0])[1] == .known(convolution.groups)
        if convolution.groups > 1 { result.append(isDepthwise ? "depthwise" : "grouped") }
        if convolution.stride != 1 { result.append("strided") }
        if convolution.dilation != 1 { result.append("dilated") }
        if convolution.paddingEnd != nil { result.append("uneven") }
        if convolution.hasBias { result.append("biased") }
        if convolution.hasPaddingValues { result.append("bordered") }
        return result.map { "convolution \($0)" }
    }

    private static func forms(of resize: BilinearResize) -> [String] {
        let target =
            switch resize.target {
            case .size: "resize size"
            case .likeOperand: "resize like"
            case .scale: "resize scale"
            }
        return resize.alignsCorners ? [target, "resize corners"] : [target]
    }
}
