public import Diagnostics
public import GraphIR

/// Writes what ``FuseEpilogue`` and ``FoldBatchNormalization`` put into nodes as nodes again.
///
/// ```
/// %y, %r = convolution(%x, %w) then store, add(%z)  ->  %r = convolution(%x, %w)
///                                                       %y = binary(%r, %z) kind=add
///
/// %y = convolution(%x, %w, %p) padding_values=true  ->  %y.centred = binary(%x, %p) kind=subtract
///                                                       %y = convolution(%y.centred, %w, %y.bias)
/// ```
///
/// For formats whose operators know no steps and whose borders are zeros. Exact in real numbers: a
/// border of `p` is one of 0 around `x - p`, and the sum of the weights times `p` comes back in the
/// bias.
public struct SeparateFusedSteps: GraphPass {
    public static let name = "SeparateFusedSteps"

    public init() {}

    @discardableResult
    public func run(_ graph: inout Graph) throws(Diagnostic) -> [String] {
        let separated = try graph.rewriteNodes { (graph, node) throws(ShapeError) in
            var node = node
            var isRewritten = false
            if case .convolution(let definition) = node.operator, definition.hasPaddingValues {
                node = try graph.centre(node, definition)
                isRewritten = true
            }
            guard !node.epilogue.isEmpty else { return isRewritten }
            try graph.separate(node)
            return true
        }
        guard separated > 0 else { return [] }
        return ["wrote out the steps and borders of \(separated) nodes"]
    }
}

extension Graph {
    /// Puts nodes in the place of a node's steps, and one without steps in its own.
    fileprivate mutating func separate(_ node: Node) throws(ShapeError) {
        guard var place = position(of: node.id) else { return }
        removeNode(at: place)
        let names = node.outputs.map { self[$0].name }
        var stored = node.outputs.dropFirst()
        let labels = FusedNames(node, names, made: "\(names[0]).step")
        var current = try addNode(
            node.name, node.operator, node.inputs,
            outputNames: [unusedName(labels.name(before: 0), keeping: names)], at: place)[0]
        for (index, step) in node.epilogue.enumerated() {
            if step == .store {
                guard let output = stored.popFirst() else { continue }
                replaceUses(of: output, with: current)
                continue
            }
            let name = unusedName(labels.name(before: index + 1), keeping: names)
            let operators = try operators(of: step, on: current, name)
            for (part, (`operator`, operands)) in operators.enumerated() {
                place += 1
                let label =
                    part == operators.count - 1 ? name : unusedName("\(name).scaled")
                current = try addNode(
                    label, `operator`, operands.map { $0 ?? current }, outputNames: [label],
                    at: place)[0]
            }
        }
        replaceUses(of: node.outputs[0], with: current)
    }

    /// The operators a step is, with nil for the running value.
    private mutating func operators(
        of step: EpilogueStep, on data: ValueID, _ name: String
    ) throws(ShapeError) -> [(Operator, [ValueID?])] {
        switch step {
        case .affine(let scale, let shift):
            guard let factors = tensor(scale), let shifts = tensor(shift) else {
                throw ShapeError("a step's numbers are not known", expected: "parameters")
            }
            let rank = shape(data).rank
            let factor = addChannelParameter("\(name)_scale", factors.doubles, rank: rank)
            let summand = addChannelParameter("\(name)_shift", shifts.doubles, rank: rank)
            return [
                (.binary(Binary(.multiply)), [nil, factor]),
                (.binary(Binary(.add)), [nil, summand]),
            ]
        case .activation(let activation): return [(activation.asOperator, [nil])]
        case .prelu(let slope): return [(.prelu(PReLU()), [nil, slope])]
        case .binary(let kind, let other, let reversed):
            return [(.binary(Binary(kind)), reversed ? [other, nil] : [nil, other])]
        case .store: return []
        }
    }

    /// Makes a convolution's border one of zeros; the node as it is then.
    fileprivate mutating func centre(
        _ node: Node, _ definition: Convolution
    ) throws(ShapeError) -> Node {
        guard let place = position(of: node.id), let border = definition.paddingValuesIndex,
            let values = tensor(node.inputs[border])?.doubles,
            let weight = tensor(node.inputs[1])
        else { throw ShapeError("a border's numbers are not known", expected: "parameters") }
        var bias = Array(repeating: 0.0, count: weight.shape[0])
        if definition.hasBias {
            guard let known = tensor(node.inputs[2]) else {
                throw ShapeError("the bias has no numbers", expected: "a parameter")
            }
            bias = known.doubles
        }
        definition.addBorder(values, through: weight, to: &bias)
        let name = self[node.outputs[0]].name
        let centre = addChannelParameter("\(name)_border", values, rank: 4)
        let centred = try addNode(
            unusedName("\(name).centred"), .binary(Binary(.subtract)), [node.inputs[0], centre],
            at: place)
        var result = node
        var plain = definition
        plain.hasPaddingValues = false
        plain.hasBias = true
        result.operator = .convolution(plain)
        result.inputs = [
            centred[0], node.inputs[1],
            addParameter(unusedName("\(name)_bias"), Tensor(shape: [bias.count], bias)),
        ]
        replaceNode(at: place + 1, with: result)
        return result
    }

    /// A name nobody has, but for the names of the node that is being replaced.
    private func unusedName(_ name: String, keeping names: [String]) -> String {
        names.contains(name) ? name : unusedName(name)
    }
}

/// What the values between a node's steps are called.
private struct FusedNames {
    private let steps: [EpilogueStep]
    private let names: [String]
    private let made: String

    init(_ node: Node, _ names: [String], made: String) {
        steps = node.epilogue
        self.names = names
        self.made = made
    }

    /// The name of the value that the step at a position reads: the result's behind the last
    /// step, that of an output where it is stored, else one that is made up.
    func name(before position: Int) -> String {
        let rest = steps[position...]
        if !rest.contains(where: { $0 != .store }) { return names[0] }
        guard rest.first == .store else { return "\(made)\(position)" }
        let index = steps[..<position].count { $0 == .store } + 1
        return index < names.count ? names[index] : "\(made)\(position)"
    }
}

extension Convolution {
    /// Adds to each output channel's bias what a whole window of the border would give.
    fileprivate func addBorder(_ values: [Double], through weight: Tensor, to bias: inout [Double])
    {
        let numbers = weight.doubles
        let (channels, area) = (weight.shape[1], weight.shape[2] * weight.shape[3])
        for output in bias.indices {
            let first = output / (bias.count / groups) * channels
            for channel in 0..<channels {
                let start = (output * channels + channel) * area
                let sum = numbers[start..<start + area].reduce(0, +)
                bias[output] += sum * values[first + channel]
            }
        }
    }
}
