import GraphIR

/// `Clip`: bounds are attributes until operator set 10, operands from 11 on.
enum ONNXClip: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        var minimum: Double
        var maximum: Double
        if node.operatorSet < 11 {
            minimum = try node.attributes.real("min", default: -.infinity)
            maximum = try node.attributes.real("max", default: .infinity)
        } else {
            minimum = try node.number(1, "min") ?? -.infinity
            maximum = try node.number(2, "max") ?? .infinity
        }
        // The old defaults are the largest float32, which every number already keeps.
        let largest = Float.greatestFiniteMagnitude.asWritten
        if minimum == -largest { minimum = -.infinity }
        if maximum == largest { maximum = .infinity }
        // Where the bounds cross, every element becomes the upper one.
        if minimum > maximum { minimum = maximum }
        let definition = Clip(minimum: minimum, maximum: maximum)
        return [.computed(try node.add(.clip(definition), [try node.value(0)]))]
    }
}
