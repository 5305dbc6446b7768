public import Diagnostics

/// The description language: an architecture reads like the table in its paper.
///
/// ```swift
/// let network = GraphBuilder("tiny")
/// let image = network.input("data", channels: 3)
/// let stem = image.convolution("conv0", 64, kernel: 3, padding: 1)
///     .batchNormalization("bn0", epsilon: 2e-5).prelu("relu0")
/// let graph = try network.finish(stem)
/// ```
///
/// Parameters are named as MXNet names them (`<layer>_weight`, `<layer>_gamma`, ...), their
/// numbers are left open. The first mistake is remembered and thrown by ``finish(_:)``, so a
/// description needs no `try` on every line.
public final class GraphBuilder {
    var graph: Graph
    private var parameters: [String: ValueID] = [:]
    private var failure: Diagnostic?

    public init(_ name: String) { graph = Graph(name: name) }

    /// An image input `[N, channels, H, W]`, its batch, height and width left open.
    public func input(_ name: String, channels: Int) -> Expression {
        Expression(
            builder: self,
            value: graph.addInput(name, [.batch, .known(channels), .height, .width]))
    }

    /// A parameter; the same name gives the same parameter, so layers can share it.
    public func parameter(_ name: String, _ shape: [Int]) -> Expression {
        if let known = parameters[name] {
            if graph.shape(known) != Shape(sizes: shape) {
                fail(
                    Diagnostic(
                        .usage,
                        "parameter '\(name)' is used as \(shape) and as \(graph.shape(known))"))
            }
            return Expression(builder: self, value: known)
        }
        let value = graph.addParameter(name, Shape(sizes: shape))
        parameters[name] = value
        return Expression(builder: self, value: value)
    }

    /// A constant.
    public func constant(_ name: String, _ tensor: Tensor) -> Expression {
        Expression(builder: self, value: graph.addParameter(name, tensor))
    }

    /// Any operator; the named forms on ``Expression`` call this.
    public func apply(_ name: String, _ operator: Operator, _ operands: [Expression])
        -> [Expression]
    {
        do {
            let outputs = try graph.addNode(name, `operator`, operands.map(\.value))
            return outputs.map { Expression(builder: self, value: $0) }
        } catch {
            fail(
                Diagnostic(
                    .usage, error.message, node: name, operatorName: `operator`.mnemonic,
                    expected: error.expected))
            // A stand-in keeps the rest of the description running until `finish` throws.
            let count = `operator`.definition.outputCount
            return Array(repeating: operands[0], count: max(1, min(count, 4096)))
        }
    }

    /// The graph with these outputs. Throws the first mistake of the description.
    public func finish(_ outputs: Expression...) throws(Diagnostic) -> Graph {
        if let failure { throw failure }
        graph.outputs = outputs.map(\.value)
        return graph
    }

    private func fail(_ diagnostic: Diagnostic) {
        if failure == nil { failure = diagnostic }
    }
}
