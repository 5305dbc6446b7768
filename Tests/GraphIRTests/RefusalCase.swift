import GraphIR
import Testing

/// An operator with something wrong, and a part of what the message must say.
struct RefusalCase: Sendable, CustomTestStringConvertible {
    var op: Operator
    var operands: [Shape]
    var message: String
    var testDescription: String { "\(op.mnemonic)(\(operands)): \(message)" }

    init(_ op: Operator, _ operands: [Shape], _ message: String) {
        self.op = op
        self.operands = operands
        self.message = message
    }

    /// Adds a node with these operands to a graph and gives what is thrown.
    func refusal() -> ShapeError? {
        var graph = Graph(name: "case")
        let inputs = operands.enumerated().map { graph.addInput("x\($0)", $1) }
        do {
            try graph.addNode("node", op, inputs)
            return nil
        } catch { return error }
    }
}
