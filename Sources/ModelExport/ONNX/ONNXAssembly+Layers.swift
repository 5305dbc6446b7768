import GraphIR
import ONNXSchema

// Layers with parameters, and normalizations.

extension ONNXAssembly {
    mutating func write(_ definition: Convolution, _ node: Node) throws(ONNXRefusal) {
        guard !definition.hasPaddingValues else {
            throw ONNXRefusal("its border holds a number per channel; ONNX pads with zeros only")
        }
        let inputs = node.inputs.map { operand($0) }
        emit(
            "Conv", inputs, for: node,
            windowAttributes(
                definition.kernel, definition.stride, before: definition.padding,
                after: definition.endPadding)
                + [
                    ONNXAttributeProto("dilations", definition.dilation.list),
                    ONNXAttributeProto("group", definition.groups),
                ])
    }

    /// Kernel, strides and padding of a window as ONNX states them: all beginnings, then all ends.
    func windowAttributes(
        _ kernel: SpatialSize, _ stride: SpatialSize, before: SpatialSize, after: SpatialSize
    ) -> [ONNXAttributeProto] {
        [
            ONNXAttributeProto("kernel_shape", kernel.list),
            ONNXAttributeProto("strides", stride.list),
            ONNXAttributeProto("pads", before.list + after.list),
        ]
    }

    /// A `Gemm` over flattened rows; along the last axis of more than two, a `MatMul`.
    mutating func write(_ definition: Dense, _ node: Node) {
        let rank = sizes(of: node.inputs[0]).count
        guard definition.flattensInput || rank == 2 else { return writeAlongLastAxis(node) }
        var inputs = node.inputs.map { operand($0) }
        if rank != 2 {
            inputs[0] = intermediate(
                "Flatten", [inputs[0]], of: node, "flat", [ONNXAttributeProto("axis", 1)])
        }
        emit("Gemm", inputs, for: node, [ONNXAttributeProto("transB", 1)])
    }

    private mutating func writeAlongLastAxis(_ node: Node) {
        let weight = intermediate(
            "Transpose", [operand(node.inputs[1])], of: node, "weight",
            [ONNXAttributeProto("perm", [1, 0])])
        let inputs = [operand(node.inputs[0]), weight]
        guard node.inputs.count == 3 else { return emit("MatMul", inputs, for: node) }
        let product = intermediate("MatMul", inputs, of: node, "product")
        emit("Add", [product, operand(node.inputs[2])], for: node)
    }

    /// Where gamma counts as 1, ones take its place.
    mutating func write(_ definition: BatchNormalization, _ node: Node) {
        var inputs = [operand(node.inputs[0])]
        if definition.fixesGamma {
            let channels = sizes(of: node.inputs[1])
            let ones = [Float](repeating: 1, count: channels.reduce(1, *))
            inputs.append(constant("\(graph[node.inputs[1]].name)_fixed", shape: channels, ones))
        } else {
            inputs.append(operand(node.inputs[1]))
        }
        inputs += node.inputs[2...].map { operand($0) }
        emit(
            "BatchNormalization", inputs, for: node,
            [ONNXAttributeProto("epsilon", definition.epsilon)])
    }

    mutating func write(_ definition: InstanceNormalization, _ node: Node) {
        emit(
            "InstanceNormalization", node.inputs.map { operand($0) }, for: node,
            [ONNXAttributeProto("epsilon", definition.epsilon)])
    }

    /// `x / sqrt(sum(x^2) + epsilon)` by its parts: ONNX's own normalization has no epsilon.
    ///
    /// Without an epsilon the smallest normal float32 bounds the norm, so that zeros stay zeros.
    mutating func write(_ definition: L2Normalization, _ node: Node) {
        let data = operand(node.inputs[0])
        let rank = sizes(of: node.inputs[0]).count
        let axes =
            switch definition.extent {
            case .instance: Array(1..<rank)
            case .channel: [1]
            case .spatial: Array(2..<rank)
            }
        let squares = intermediate("Mul", [data, data], of: node, "squares")
        var norm = intermediate(
            "ReduceSum", [squares, constant("\(node.name)_axes", axes)], of: node, "sum",
            [ONNXAttributeProto("keepdims", 1)])
        if definition.epsilon > 0 {
            let epsilon = scalar("\(node.name)_epsilon", definition.epsilon)
            norm = intermediate("Add", [norm, epsilon], of: node, "shifted")
        }
        norm = intermediate("Sqrt", [norm], of: node, "norm")
        if Float(definition.epsilon) == 0 {
            let least = scalar("\(node.name)_least", Double(Float.leastNormalMagnitude))
            norm = intermediate("Max", [norm, least], of: node, "bounded")
        }
        emit("Div", [data, norm], for: node)
    }
}
