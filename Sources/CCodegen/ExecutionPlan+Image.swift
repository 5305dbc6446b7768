import Planning

extension ExecutionPlan {
    /// The image size of a model that takes one RGB image and gives one vector; nil for others.
    var imageSize: (height: Int, width: Int)? {
        guard inputs.count == 1, outputs.count == 1, inputs[0].sizes.count == 4,
            inputs[0].sizes[0] == 1, inputs[0].sizes[1] == 3
        else { return nil }
        return (inputs[0].sizes[2], inputs[0].sizes[3])
    }
}
