public import Diagnostics
public import GraphIR

/// Writes operators with a number per channel as arithmetic where their data is no image or vector.
///
/// ```
/// %y = batch_normalization(%x, ...) : [1, 9, 8]  ->  %y.scaled = binary(%x, %y_scale) kind=multiply
///                                                    %y = binary(%y.scaled, %y_shift) kind=add
///
/// %y = prelu(%x, %slope) : [1, 9, 8]             ->  %y.negative = clip(%x) max=0.0
///                                                    %y.scaled = binary(%y.negative, %y_slope)
///                                                    %y.positive = relu(%x)
///                                                    %y = binary(%y.positive, %y.scaled) kind=add
/// ```
///
/// Kernels know channels of `[1, C]` and `[1, C, H, W]`; arithmetic takes any shape. Exact: the
/// same map, the same products. Holds for batch normalization and PReLU whose parameters have
/// numbers, of other ranks or of more images than ``UnrollBatch`` takes apart. A slope for all
/// channels makes a leaky ReLU.
public struct ExpandChannelOperators: GraphPass {
    public static let name = "ExpandChannelOperators"

    public init() {}

    @discardableResult
    public func run(_ graph: inout Graph) throws(Diagnostic) -> [String] {
        let expanded = try graph.rewriteNodes { (graph, node) throws(ShapeError) in
            guard node.lacksChannels(in: graph) else { return false }
            return try graph.expand(node)
        }
        guard expanded > 0 else { return [] }
        return ["wrote \(expanded) nodes with numbers per channel as arithmetic"]
    }
}

extension Node {
    /// Whether the data has no channels that kernels know, or too many images.
    fileprivate func lacksChannels(in graph: Graph) -> Bool {
        guard epilogue.isEmpty, outputs.count == 1, let data = inputs.first,
            let sizes = graph.shape(data).sizes, let images = sizes.first
        else { return false }
        return ![2, 4].contains(sizes.count) || images > UnrollBatch.mostImages
    }
}

extension Graph {
    /// Puts arithmetic in a node's place; false where the node is of another kind, or its numbers
    /// are not known.
    fileprivate mutating func expand(_ node: Node) throws(ShapeError) -> Bool {
        switch node.operator {
        case .batchNormalization(let definition):
            guard let affine = ChannelAffine(definition, node: node, in: self) else { return false }
            return try expand(node, affine)
        case .prelu:
            guard let slope = tensor(node.inputs[1]) else { return false }
            return try expand(node, slope: slope.doubles)
        default: return false
        }
    }

    private mutating func expand(_ node: Node, _ affine: ChannelAffine) throws(ShapeError) -> Bool {
        let (name, place) = try takeOut(node)
        let rank = shape(node.inputs[0]).rank
        let scaled = try addNode(
            unusedName("\(name).scaled"), .binary(Binary(.multiply)),
            [node.inputs[0], addChannelParameter("\(name)_scale", affine.scale, rank: rank)],
            at: place)
        let shift = addChannelParameter("\(name)_shift", affine.shift, rank: rank)
        let result = try addNode(
            node.name, .binary(Binary(.add)), [scaled[0], shift], outputNames: [name],
            at: place + 1)
        replaceUses(of: node.outputs[0], with: result[0])
        return true
    }

    private mutating func expand(_ node: Node, slope: [Double]) throws(ShapeError) -> Bool {
        let (name, place) = try takeOut(node)
        let data = node.inputs[0]
        guard slope.count > 1 else {
            let result = try addNode(
                node.name, .leakyReLU(LeakyReLU(slope: slope.first ?? 0)), [data],
                outputNames: [name], at: place)
            replaceUses(of: node.outputs[0], with: result[0])
            return true
        }
        let negative = try addNode(
            unusedName("\(name).negative"), .clip(Clip(minimum: -.infinity, maximum: 0)), [data],
            at: place)
        let scaled = try addNode(
            unusedName("\(name).scaled"), .binary(Binary(.multiply)),
            [
                negative[0],
                addChannelParameter("\(name)_slope", slope, rank: shape(data).rank),
            ], at: place + 1)
        let positive = try addNode(
            unusedName("\(name).positive"), .relu(ReLU()), [data], at: place + 2)
        let result = try addNode(
            node.name, .binary(Binary(.add)), positive + scaled, outputNames: [name],
            at: place + 3)
        replaceUses(of: node.outputs[0], with: result[0])
        return true
    }

    /// Removes a node; its result's name, and the place it was at.
    private mutating func takeOut(_ node: Node) throws(ShapeError) -> (name: String, place: Int) {
        guard let place = position(of: node.id) else {
            throw ShapeError("the node is not part of the graph")
        }
        removeNode(at: place)
        return (self[node.outputs[0]].name, place)
    }
}
