import Diagnostics
import GraphIR
import ONNXSchema

/// `Constant`: a tensor, or since operator set 12 numbers, as an attribute.
enum ONNXConstantNode: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let attributes = node.attributes
        if let tensor = try attributes.tensor("value") {
            let constant = try constant(tensor)
            return [node.result(constant.type, constant.shape, constant.elements)]
        }
        if attributes.has("value_float") {
            let value = try attributes.real("value_float", default: 0)
            return [node.result(.float32, [], .floats([Float(value)]))]
        }
        if let values = try attributes.reals("value_floats") {
            return [node.result(.float32, [values.count], .floats(values.map(Float.init)))]
        }
        if attributes.has("value_int") {
            return [node.result(.int64, [], .integers([try attributes.integer("value_int")]))]
        }
        if let values = try attributes.integers("value_ints") {
            return [node.result(.int64, [values.count], .integers(values))]
        }
        throw .refused("a constant of another kind; dense tensors of numbers are supported")
    }

    /// The numbers of an attribute's tensor, which must lie in the message.
    static func constant(_ tensor: ONNXTensorProto) throws(ONNXFinding) -> ONNXConstant {
        var reader = ONNXTensorReader(besideModel: nil)
        do { return try reader.constant(tensor) } catch {
            guard error.category == .malformedFile else { throw .refused(error.message) }
            throw .malformed(error.message, expected: error.expected)
        }
    }
}
