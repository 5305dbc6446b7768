public import Diagnostics
public import GraphIR

/// Takes out nodes that copy their operand.
///
/// ```
/// %bn = batch_normalization(...)         %bn = batch_normalization(...)
/// %drop = dropout(%bn) rate=0.4      ->  %fc = dense(%bn, ...)
/// %fc = dense(%drop, ...)
/// ```
///
/// Dropout, identity without an epilogue, joining or splitting into one part, resizing to the same
/// size, selecting every element in order, and reshaping, flattening or transposing that changes
/// neither shape nor order. Exact: every element is the operand's. Always holds; where operand and
/// result are both names the caller knows (an input or an output), the node stays to serve both.
public struct RemoveInferenceNoOps: GraphPass {
    public static let name = "RemoveInferenceNoOps"

    public init() {}

    @discardableResult
    public func run(_ graph: inout Graph) throws(Diagnostic) -> [String] {
        var removed: [String: Int] = [:]
        for node in graph.nodes {
            // An earlier removal may have changed what this node reads.
            guard let position = graph.position(of: node.id) else { continue }
            let current = graph.nodes[position]
            guard current.copiesItsOperand(in: graph),
                graph.merge(current.outputs[0], into: current.inputs[0])
            else { continue }
            graph.removeNode(at: position)
            removed[current.operator.mnemonic, default: 0] += 1
        }
        graph = graph.compacted()
        guard !removed.isEmpty else { return [] }
        let list = removed.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        return ["removed " + list.joined(separator: ", ")]
    }
}

extension Node {
    /// Whether the node's one output equals its first operand, shape and order included.
    fileprivate func copiesItsOperand(in graph: Graph) -> Bool {
        guard epilogue.isEmpty, outputs.count == 1, let operand = inputs.first else { return false }
        let data = graph.shape(operand)
        let isSameShape = data.sizes != nil && data == graph.shape(outputs[0])
        switch self.operator {
        case .dropout, .identity: return true
        case .concatenation(let definition): return definition.count == 1
        case .split(let definition): return definition.count == 1
        case .bilinearResize, .flatten, .reshape: return isSameShape
        case .nearestUpsampling(let definition): return definition.scale == 1
        case .pooling(let definition):
            // There is no padding then: it is less than the window.
            return definition.kernel == 1 && definition.stride == 1
        case .selection(let definition):
            guard isSameShape, let axis = try? data.resolvedAxis(definition.axis),
                let size = data[axis].value
            else { return false }
            return definition.isIdentity(ofSize: size)
        case .transpose(let definition):
            return isSameShape && data.keepsOrder(under: definition.permutation)
        default: return false
        }
    }
}

extension Shape {
    /// Whether a permutation of axes leaves the elements where they are: only axes of size 1 move.
    fileprivate func keepsOrder(under permutation: [Int]) -> Bool {
        let moved = permutation.filter { self[$0] != 1 }
        return moved == moved.sorted()
    }
}
