import GraphIR
import ONNXSchema

extension ONNXAssembly {
    /// Padding is written out, at the end as much as the windows reach: what ONNX's `ceil_mode`
    /// makes of a window over the end differs between versions and engines.
    mutating func write(_ definition: Pooling, _ node: Node) throws(ONNXRefusal) {
        let isAverage = definition.kind == .average
        guard !isAverage || definition.dilation == 1 else {
            throw ONNXRefusal("ONNX has dilated average pooling from operator set 19 on only")
        }
        let input = spatialSize(of: node.inputs[0])
        let output = spatialSize(of: node.outputs[0])
        var before = definition.padding
        var after = try reach(definition, input, output)
        var data = operand(node.inputs[0])
        var counts = definition.countsPadding
        if isAverage, counts, after != definition.endPadding {
            // The divisor counts the stated padding but not what rounding up adds to it, so the
            // stated padding becomes part of the data.
            data = padded(data, definition, node)
            after = SpatialSize(
                after.height - definition.endPadding.height,
                after.width - definition.endPadding.width)
            before = 0
            counts = false
        }
        var attributes = windowAttributes(
            definition.kernel, definition.stride, before: before, after: after)
        if definition.dilation != 1 {
            attributes.append(ONNXAttributeProto("dilations", definition.dilation.list))
        }
        if isAverage { attributes.append(ONNXAttributeProto("count_include_pad", counts ? 1 : 0)) }
        emit(isAverage ? "AveragePool" : "MaxPool", [data], for: node, attributes)
    }

    private func spatialSize(of id: ValueID) -> SpatialSize {
        let sizes = sizes(of: id)
        return SpatialSize(sizes[2], sizes[3])
    }

    /// The padding at the ends that makes the number of windows come out when it is rounded down,
    /// at least that stated. Throws where a window would lie in padding alone.
    private func reach(
        _ definition: Pooling, _ input: SpatialSize, _ output: SpatialSize
    ) throws(ONNXRefusal) -> SpatialSize {
        SpatialSize(
            try Self.reach(
                input.height, output.height, definition.extent.height, definition.stride.height,
                definition.padding.height, definition.endPadding.height),
            try Self.reach(
                input.width, output.width, definition.extent.width, definition.stride.width,
                definition.padding.width, definition.endPadding.width))
    }

    private static func reach(
        _ input: Int, _ output: Int, _ extent: Int, _ stride: Int, _ padding: Int,
        _ endPadding: Int
    ) throws(ONNXRefusal) -> Int {
        let needed = (output - 1) * stride + extent - input - padding
        guard needed < extent else {
            throw ONNXRefusal("its last window lies outside the input of size \(input)")
        }
        return max(needed, endPadding)
    }

    private mutating func padded(_ data: String, _ definition: Pooling, _ node: Node) -> String {
        guard definition.padding != 0 || definition.endPadding != 0 else { return data }
        let pads = [0, 0] + definition.padding.list + [0, 0] + definition.endPadding.list
        return intermediate(
            "Pad", [data, constant("\(node.name)_pads", pads)], of: node, "padded")
    }
}
