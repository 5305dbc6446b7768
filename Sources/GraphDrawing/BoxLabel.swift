import Foundation
import GraphIR

/// The lines in a node's box.
struct BoxLabel {
    private let drawing: GraphDrawing
    private let position: Int
    private var node: Node { drawing.order.nodes[position] }

    init(_ drawing: GraphDrawing, _ position: Int) {
        self.drawing = drawing
        self.position = position
    }

    /// Name, operator with what matters of its attributes, fused steps, shape, kernel and time.
    var lines: [String] {
        var lines = [DotText.shortened(node.name), operation]
        if !steps.isEmpty { lines.append("then " + steps.joined(separator: ", ")) }
        if let first = node.outputs.first { lines.append(drawing.graph.shape(first).description) }
        return lines + note
    }

    private var operation: String {
        let attributes = node.operator.definition.attributes.entries.prefix(4)
        let words = attributes.map { entry in
            entry.value == .flag(true) ? entry.name : "\(entry.name) \(entry.value.shortText)"
        }
        return ([node.operator.mnemonic] + words).joined(separator: " ")
    }

    private var steps: [String] {
        node.epilogue.map { step in
            switch step {
            case .affine: "affine"
            case .activation(.function(let function)): function.kind.rawValue
            case .activation(let activation): activation.asOperator.mnemonic
            case .prelu: "prelu"
            case .binary(let kind, _, _): kind.rawValue
            case .store: "store"
            }
        }
    }

    private var note: [String] {
        let copies = names.compactMap { drawing.notes[$0] }
        guard let first = copies.first else { return [] }
        let times = copies.compactMap(\.milliseconds)
        guard !times.isEmpty else { return [first.kernels.joined(separator: " + ")] }
        let total = String(format: "%.3g ms", times.reduce(0, +))
        return [
            first.kernels.joined(separator: " + "),
            times.count > 1 ? "\(times.count) times, together \(total)" : total,
        ]
    }

    /// The layers this box stands for.
    private var names: [String] {
        guard let run = drawing.order.run(of: position) else { return [node.name] }
        return (0..<run.count).map { drawing.order.nodes[position + $0 * run.period].name }
    }
}

extension AttributeValue {
    /// The value in few characters: `3x3` for a pair of sizes.
    fileprivate var shortText: String {
        switch self {
        case .integer(let number): "\(number)"
        case .real(let number): String(format: "%.4g", number)
        case .flag(let flag): "\(flag)"
        case .word(let word): DotText.shortened(word)
        case .integers(let numbers):
            numbers.prefix(8).map(String.init).joined(separator: "x")
                + (numbers.count > 8 ? "…" : "")
        }
    }
}
