import GraphIR
import ONNXSchema

// Resizing, joining, cutting, reshaping.

extension ONNXAssembly {
    /// The output's sizes are known by now, whatever they were derived from.
    mutating func write(_ definition: BilinearResize, _ node: Node) {
        let mode = definition.alignsCorners ? "align_corners" : "half_pixel"
        resize(
            node,
            [
                ONNXAttributeProto("mode", "linear"),
                ONNXAttributeProto("coordinate_transformation_mode", mode),
            ])
    }

    mutating func writeNearestUpsampling(_ node: Node) {
        resize(
            node,
            [
                ONNXAttributeProto("mode", "nearest"),
                ONNXAttributeProto("coordinate_transformation_mode", "asymmetric"),
                ONNXAttributeProto("nearest_mode", "floor"),
            ])
    }

    private mutating func resize(_ node: Node, _ attributes: [ONNXAttributeProto]) {
        let size = constant("\(node.name)_size", sizes(of: node.outputs[0]))
        emit("Resize", [operand(node.inputs[0]), "", "", size], for: node, attributes)
    }

    mutating func write(_ definition: Concatenation, _ node: Node) {
        emit(
            "Concat", node.inputs.map { operand($0) }, for: node,
            [ONNXAttributeProto("axis", definition.axis)])
    }

    mutating func write(_ definition: Split, _ node: Node) {
        let shape = sizes(of: node.outputs[0])
        let axis = definition.axis < 0 ? definition.axis + shape.count : definition.axis
        let parts = Array(repeating: shape[axis], count: definition.count)
        emit(
            "Split", [operand(node.inputs[0]), constant("\(node.name)_parts", parts)], for: node,
            [ONNXAttributeProto("axis", axis)])
    }

    mutating func writeReshape(_ node: Node) {
        let shape = constant("\(node.name)_shape", sizes(of: node.outputs[0]))
        emit("Reshape", [operand(node.inputs[0]), shape], for: node)
    }
}
