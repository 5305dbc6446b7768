public import Diagnostics
public import GraphIR

/// Runs any graph in float64: the oracle that passes and compiled models are measured against.
///
/// It knows nothing of passes, layouts or kernels: every operator is evaluated by its formula,
/// node after node, on row-major tensors. Float32 numbers are widened exactly, so the only
/// rounding is float64's. NaN in gives NaN out, through every activation and maximum too.
///
/// A graph whose batch, height or width is open runs as well: each run takes the shapes of its
/// inputs and infers all others from them.
public struct Interpreter: Sendable {
    /// How convolution and dense layers are computed; everything else has one way only.
    public enum MatrixProduct: Sendable {
        /// Plain loops in the order of the formula: slow, and easy to trust.
        case naive
        /// OpenBLAS `dgemm` over unfolded windows; grouped layers of few channels in direct loops.
        case openBLAS
    }

    /// The most elements one value or parameter may have: 8 GiB in float64. It also keeps every
    /// size inside the 32-bit integers of the BLAS interface.
    static let elementLimit = 1 << 30

    let graph: Graph
    let matrixProduct: MatrixProduct

    /// Takes a graph whose parameters have numbers.
    ///
    /// Throws one diagnostic that lists every foreign operator, every parameter without numbers
    /// or with numbers of another shape, and every node whose operands do not fit.
    public init(graph: Graph, matrixProduct: MatrixProduct = .openBLAS) throws(Diagnostic) {
        self.graph = try GraphCheck.checked(graph)
        self.matrixProduct = matrixProduct
    }

    /// The graph's outputs, in order, as float64 tensors.
    ///
    /// `inputs` are the graph's inputs in order, in the graph's shapes; only the batch (axis 0)
    /// and sizes the graph leaves open are free. Throws where they do not fit the graph. Nodes
    /// that no output depends on are not computed.
    public func run(_ inputs: [Tensor]) throws(Diagnostic) -> [Tensor] {
        let live = graph.liveValues()
        let nodes = graph.nodes.filter { $0.outputs.contains(where: live.contains) }
        var evaluation = try Evaluation(self, inputs, nodes: nodes, kept: graph.outputs)
        for node in nodes { _ = try evaluation.evaluate(node) }
        var outputs: [Tensor] = []
        for output in graph.outputs { outputs.append(try evaluation.tensor(output)) }
        return outputs
    }

    /// Computes every node and shows each of its outputs to `observe`, in order.
    ///
    /// The observed value carries its shape at these inputs. A tensor is freed after its last
    /// reader, so large networks need little memory. Throws as ``run(_:)`` does, and what
    /// `observe` throws.
    public func runAll(
        _ inputs: [Tensor], observe: (Value, Tensor) throws(Diagnostic) -> Void
    ) throws(Diagnostic) {
        var evaluation = try Evaluation(self, inputs, nodes: graph.nodes, kept: [])
        for node in graph.nodes {
            let results = try evaluation.evaluate(node)
            for (output, tensor) in zip(node.outputs, results) {
                try observe(evaluation.graph[output], tensor)
            }
        }
    }

    /// Every node's outputs at once, as float64 tensors. Throws as ``run(_:)`` does.
    public func values(_ inputs: [Tensor]) throws(Diagnostic) -> [ValueID: Tensor] {
        var result: [ValueID: Tensor] = [:]
        var evaluation = try Evaluation(self, inputs, nodes: graph.nodes, kept: [])
        for node in graph.nodes {
            let results = try evaluation.evaluate(node)
            for (output, tensor) in zip(node.outputs, results) { result[output] = tensor }
        }
        return result
    }
}
