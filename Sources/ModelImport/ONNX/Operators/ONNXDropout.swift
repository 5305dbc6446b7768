import GraphIR

/// `Dropout` at inference: nothing. The mask, where one is named, must not be read.
enum ONNXDropout: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let attributes = node.attributes
        var rate = 0.5
        if node.operatorSet < 12 {
            rate = try attributes.real("ratio", default: 0.5)
            if node.operatorSet < 7 { attributes.ignore("is_test", "consumed_inputs") }
        } else {
            attributes.ignore("seed")
            rate = try node.number(1, "ratio") ?? 0.5
            if let mode = try node.number(2, "training_mode"), mode != 0 {
                throw .refused("training_mode=true; export the model in evaluation mode")
            }
        }
        try node.requireUnread(from: 1, "mask")
        return [.computed(try node.add(.dropout(Dropout(rate: rate)), [try node.value(0)]))]
    }
}
