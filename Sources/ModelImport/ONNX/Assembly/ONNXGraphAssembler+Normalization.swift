import Diagnostics
import GraphIR
import ONNXSchema

/// `x / ||x||` as exporters spell it: the tail of an embedding.
struct ONNXLengthNormalization {
    /// The name of x.
    var data: String
    /// As stated, so possibly negative.
    var axes: [Int]
    var epsilon: Double
}

extension ONNXGraphAssembler {
    /// The normalization that a `Div` completes, where its divisor is a Euclidean norm.
    ///
    /// ```
    /// Div(x, ReduceL2(x))                                   Div(x, Expand(Clip(ReduceL2(x), e)))
    /// Div(x, Sqrt(Add(ReduceSum(Mul(x, x)), epsilon)))      Div(x, Max(Sqrt(...), e))
    /// ```
    ///
    /// A lower bound e of the norm becomes epsilon e^2 under the root: the same for x = 0 and, up
    /// to rounding, wherever the norm is not as small as e. Bounds above 1e-6 are not taken.
    mutating func lengthNormalization(
        _ node: ONNXNodeProto
    ) throws(Diagnostic) -> ONNXLengthNormalization? {
        guard node.opType == "Div", ONNXFile.isStandard(node.domain), node.input.count == 2,
            node.input[0] != node.input[1]
        else { return nil }
        var name = node.input[1]
        var least = 0.0
        while let bound = producer(of: name) {
            switch bound.opType {
            case "Expand": break
            case "Clip":
                guard let minimum = try bounds(of: bound) else { return nil }
                least = max(least, minimum)
            case "Max":
                guard bound.input.count == 2 else { return nil }
                let first = try scalar(bound.input[0])
                let second = try scalar(bound.input[1])
                guard let number = first ?? second else { return nil }
                least = max(least, number)
                if first != nil {
                    name = bound.input[1]
                    continue
                }
            default:
                guard (0...1e-6).contains(least), var found = try norm(bound),
                    found.data == node.input[0]
                else { return nil }
                // The least normal number only keeps zeros zeros.
                if least > Float.leastNormalMagnitude.asWritten { found.epsilon += least * least }
                return found
            }
            guard let next = bound.input.first else { return nil }
            name = next
        }
        return nil
    }

    /// The lower bound of a `Clip` without an upper one.
    private mutating func bounds(of clip: ONNXNodeProto) throws(Diagnostic) -> Double? {
        if operatorSet < 11 {
            guard clip.attribute.map(\.name) == ["min"] else { return nil }
            return clip.attribute[0].f.asWritten
        }
        guard clip.input.count == 2 || (clip.input.count == 3 && clip.input[2].isEmpty) else {
            return nil
        }
        return try scalar(clip.input[1])
    }

    /// The Euclidean norm a node computes, epsilon under the root included.
    private mutating func norm(
        _ node: ONNXNodeProto
    ) throws(Diagnostic) -> ONNXLengthNormalization? {
        if node.opType == "ReduceL2" { return try reduction(node) }
        guard node.opType == "Sqrt", let operand = node.input.first,
            var sum = producer(of: operand)
        else { return nil }
        var epsilon = 0.0
        if sum.opType == "Add", sum.input.count == 2 {
            guard let number = try scalar(sum.input[1]), number >= 0,
                let inner = producer(of: sum.input[0])
            else { return nil }
            epsilon = number
            sum = inner
        }
        guard sum.opType == "ReduceSum" || sum.opType == "ReduceSumSquare",
            var found = try reduction(sum)
        else { return nil }
        if sum.opType == "ReduceSum" {
            guard let square = producer(of: found.data), square.input.count == 2,
                try isSquare(square)
            else { return nil }
            found.data = square.input[0]
        }
        found.epsilon = epsilon
        return found
    }

    private mutating func isSquare(_ node: ONNXNodeProto) throws(Diagnostic) -> Bool {
        if node.opType == "Mul" { return node.input[0] == node.input[1] }
        return node.opType == "Pow" ? try scalar(node.input[1]) == 2 : false
    }

    /// What a reduction that keeps its dimensions reads, and along which axes.
    private mutating func reduction(
        _ node: ONNXNodeProto
    ) throws(Diagnostic) -> ONNXLengthNormalization? {
        guard let data = node.input.first,
            !node.attribute.contains(where: { $0.name == "keepdims" && $0.i == 0 })
        else { return nil }
        if let attribute = node.attribute.first(where: { $0.name == "axes" }) {
            return ONNXLengthNormalization(
                data: data, axes: attribute.ints.map { Int($0) }, epsilon: 0)
        }
        guard node.input.count == 2, case .constant(let axes) = try value(named: node.input[1]),
            let integers = axes.integers
        else { return nil }
        return ONNXLengthNormalization(data: data, axes: integers, epsilon: 0)
    }

    /// The number behind a name, where it is one constant number.
    private mutating func scalar(_ name: String) throws(Diagnostic) -> Double? {
        guard case .constant(let constant) = try value(named: name), constant.count == 1 else {
            return nil
        }
        return constant.numbersAsWritten[0]
    }
}
