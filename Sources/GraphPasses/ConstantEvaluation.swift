import GraphIR

/// Computes the operators that occur between constants, in float64.
enum ConstantEvaluation {
    /// The node's outputs where all operands are known and the operator is one of those handled:
    /// arithmetic, functions, identity, flatten, reshape, transpose, concatenation, split,
    /// selection; nil otherwise.
    static func outputs(of node: Node, in graph: Graph) -> [Tensor]? {
        guard node.epilogue.isEmpty, !node.inputs.isEmpty else { return nil }
        let operands = node.inputs.compactMap { graph.tensor($0) }
        let shapes = node.outputs.compactMap { graph.shape($0).sizes }
        guard operands.count == node.inputs.count, shapes.count == node.outputs.count,
            let shape = shapes.first
        else { return nil }
        switch node.operator {
        case .identity, .flatten, .reshape: return [operands[0].reshaped(shape)]
        case .binary(let definition):
            return [binary(definition.kind, operands[0], operands[1], shape)]
        case .function(let definition):
            let values = operands[0].doubles.map { definition.value(at: $0) }
            return [Tensor(shape: shape, values)]
        case .transpose(let definition):
            return [transpose(operands[0], definition.permutation, shape)]
        case .concatenation(let definition):
            return concatenate(operands, definition.axis, shape).map { [$0] }
        case .split(let definition): return split(operands[0], definition, shape)
        case .selection(let definition): return select(operands[0], definition, shape)
        default: return nil
        }
    }

    private static func binary(
        _ kind: Binary.Kind, _ left: Tensor, _ right: Tensor, _ shape: [Int]
    ) -> Tensor {
        let first = gathered(left.doubles, strides(left.shape, in: shape), shape)
        let second = gathered(right.doubles, strides(right.shape, in: shape), shape)
        return Tensor(shape: shape, zip(first, second).map { kind.value($0, $1) })
    }

    private static func transpose(_ data: Tensor, _ permutation: [Int], _ shape: [Int]) -> Tensor {
        let source = strides(data.shape, in: data.shape)
        let values = gathered(data.doubles, permutation.map { source[$0] }, shape)
        return Tensor(shape: shape, values)
    }

    private static func concatenate(_ parts: [Tensor], _ axis: Int, _ shape: [Int]) -> Tensor? {
        guard let axis = try? Shape(sizes: shape).resolvedAxis(axis) else { return nil }
        let outer = shape[..<axis].reduce(1, *)
        let pieces = parts.map(\.doubles)
        var values: [Double] = []
        for block in 0..<outer {
            for piece in pieces {
                let run = piece.count / outer
                values += piece[block * run..<(block + 1) * run]
            }
        }
        return Tensor(shape: shape, values)
    }

    private static func split(_ data: Tensor, _ definition: Split, _ shape: [Int]) -> [Tensor]? {
        guard let axis = try? Shape(sizes: shape).resolvedAxis(definition.axis) else { return nil }
        let outer = shape[..<axis].reduce(1, *)
        let run = shape[axis...].reduce(1, *)
        let values = data.doubles
        return (0..<definition.count).map { part in
            var piece: [Double] = []
            for block in 0..<outer {
                let start = (block * definition.count + part) * run
                piece += values[start..<start + run]
            }
            return Tensor(shape: shape, piece)
        }
    }

    private static func select(
        _ data: Tensor, _ definition: Selection, _ shape: [Int]
    ) -> [Tensor]? {
        guard let axis = try? Shape(sizes: shape).resolvedAxis(definition.axis) else { return nil }
        let outer = shape[..<axis].reduce(1, *)
        let inner = shape[(axis + 1)...].reduce(1, *)
        let values = data.doubles
        let indices = definition.indices
        var result: [Double] = []
        for block in 0..<outer {
            for index in indices {
                let start = (block * data.shape[axis] + index) * inner
                result +=
                    index < 0
                    ? Array(repeating: definition.fill, count: inner)
                    : Array(values[start..<start + inner])
            }
        }
        return [Tensor(shape: shape, result)]
    }

    /// Row-major strides of an array seen as the larger `shape`: 0 along repeated axes.
    private static func strides(_ sizes: [Int], in shape: [Int]) -> [Int] {
        var result = Array(repeating: 0, count: shape.count)
        var stride = 1
        for offset in 0..<sizes.count {
            let size = sizes[sizes.count - 1 - offset]
            result[shape.count - 1 - offset] = size == 1 ? 0 : stride
            stride *= size
        }
        return result
    }

    /// The elements of an array of the given shape, read with these strides.
    private static func gathered(_ values: [Double], _ strides: [Int], _ shape: [Int]) -> [Double] {
        guard let count = Shape.product(shape), count > 0 else { return [] }
        var result: [Double] = []
        result.reserveCapacity(count)
        var position = Array(repeating: 0, count: shape.count)
        var index = 0
        for _ in 0..<count {
            result.append(values[index])
            for axis in shape.indices.reversed() {
                position[axis] += 1
                index += strides[axis]
                if position[axis] < shape[axis] { break }
                index -= strides[axis] * shape[axis]
                position[axis] = 0
            }
        }
        return result
    }
}
