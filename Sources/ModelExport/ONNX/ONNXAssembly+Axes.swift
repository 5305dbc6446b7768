import GraphIR
import ONNXSchema

// Selection and resampling along an axis, by the operator of ONNX that says it shortest.

extension ONNXAssembly {
    /// A `Slice` for one run, a `Pad` for a run with fill around it, else a `Gather`; fill in
    /// between is gathered from one element more.
    mutating func write(_ definition: Selection, _ node: Node) {
        let shape = sizes(of: node.inputs[0])
        let axis = definition.axis < 0 ? definition.axis + shape.count : definition.axis
        let data = operand(node.inputs[0])
        if definition.runs.count == 1, definition.runs[0].repeats == 1, !definition.hasFill {
            return writeSlice(definition.runs[0], data, axis: axis, node)
        }
        if let (before, after) = definition.padding(of: shape[axis]) {
            let inputs = padInputs(definition, data, axis: axis, before, after, node)
            return emit("Pad", inputs, for: node)
        }
        var indices = definition.indices
        var source = data
        if definition.hasFill {
            source = intermediate(
                "Pad", padInputs(definition, data, axis: axis, 0, 1, node), of: node, "filled")
            indices = indices.map { $0 < 0 ? shape[axis] : $0 }
        }
        emit(
            "Gather", [source, constant("\(node.name)_indices", indices)], for: node,
            [ONNXAttributeProto("axis", axis)])
    }

    private mutating func writeSlice(
        _ run: Selection.Run, _ data: String, axis: Int, _ node: Node
    ) {
        let step = run.count == 1 ? 1 : run.step
        // Backwards to the first element, the end is before it: a number that no axis reaches.
        let end = run.last + step
        let bounds: [(String, Int)] = [
            ("starts", run.first), ("ends", end < 0 ? Int(Int32.min) : end), ("axes", axis),
            ("steps", step),
        ]
        let inputs = bounds.map { constant("\(node.name)_\($0.0)", [$0.1]) }
        emit("Slice", [data] + inputs, for: node)
    }

    private mutating func padInputs(
        _ definition: Selection, _ data: String, axis: Int, _ before: Int, _ after: Int,
        _ node: Node
    ) -> [String] {
        let rank = sizes(of: node.inputs[0]).count
        var pads = Array(repeating: 0, count: 2 * rank)
        pads[axis] = before
        pads[rank + axis] = after
        let constants = [data, constant("\(node.name)_pads", pads)]
        return definition.fill == 0
            ? constants : constants + [scalar("\(node.name)_fill", definition.fill)]
    }

    /// A product with the matrix of all weights, the axis being last meanwhile.
    mutating func write(_ definition: Resampling, _ node: Node) {
        let shape = sizes(of: node.inputs[0])
        let axis = definition.axis < 0 ? definition.axis + shape.count : definition.axis
        let weights = constant(
            "\(node.name)_weights", shape: [shape[axis], definition.rows.count],
            definition.matrix(inputs: shape[axis]))
        let needsFill = definition.fill != 0 && definition.rows.contains(where: \.isEmpty)
        var turned = Array(shape.indices)
        turned.swapAt(axis, shape.count - 1)
        let isLast = axis == shape.count - 1
        var value = operand(node.inputs[0])
        let permutation = [ONNXAttributeProto("perm", turned)]
        if !isLast { value = intermediate("Transpose", [value], of: node, "turned", permutation) }
        guard needsFill || !isLast else { return emit("MatMul", [value, weights], for: node) }
        value = intermediate("MatMul", [value, weights], of: node, "product")
        if needsFill {
            let fill = definition.rows.map { $0.isEmpty ? Float(definition.fill) : 0 }
            let vector = constant("\(node.name)_fill", shape: [fill.count], fill)
            guard !isLast else { return emit("Add", [value, vector], for: node) }
            value = intermediate("Add", [value, vector], of: node, "filled")
        }
        emit("Transpose", [value], for: node, permutation)
    }
}

extension Selection {
    /// How many positions of fill stand before and after all `size` elements, if that is all that
    /// the selection does.
    fileprivate func padding(of size: Int) -> (before: Int, after: Int)? {
        var middle = runs[...]
        var before = 0
        var after = 0
        if let first = middle.first, first.isFill {
            before = first.length
            middle = middle.dropFirst()
        }
        if let last = middle.last, last.isFill {
            after = last.length
            middle = middle.dropLast()
        }
        let rest = Selection(axis: axis, runs: Array(middle))
        return rest.isIdentity(ofSize: size) ? (before, after) : nil
    }
}

extension Resampling {
    /// The weights `[inputs, outputs]`.
    fileprivate func matrix(inputs: Int) -> [Float] {
        var sums = [Double](repeating: 0, count: inputs * rows.count)
        for (output, row) in rows.enumerated() {
            for tap in row { sums[tap.index * rows.count + output] += tap.weight }
        }
        return sums.map(Float.init)
    }
}
