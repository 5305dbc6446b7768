/// What one step of a plan computes and moves, known before it runs.
///
/// Bytes count every distinct operand once as it lies in memory, padding lanes included, whatever
/// the kernel reads twice or not at all; scratch is left out.
public struct StepWork: Hashable, Sendable {
    /// Multiply-accumulates of the layer in the network before any pass.
    public var networkMultiplyAccumulates = 0
    /// Multiply-accumulates of the layer as it is compiled.
    public var multiplyAccumulates = 0
    /// Multiply-adds the kernel executes.
    public var executedMultiplyAccumulates = 0
    /// Bytes of parameters read: filters, biases, slopes.
    public var weightBytes = 0
    /// Bytes of activations read, the caller's input among them.
    public var readBytes = 0
    /// Bytes of activations written, the caller's output among them.
    public var writtenBytes = 0
}

extension ExecutionPlan {
    /// The work of every step, in order.
    ///
    /// A layer of several steps has its network's multiply-accumulates at the one that multiplies.
    /// Without ``network`` they are those of the compiled layer.
    public var work: [StepWork] {
        let sizes = OperandSizes(self)
        let carriers = networkCarriers
        return steps.indices.map { index in
            let step = steps[index]
            var work = sizes.traffic(of: step.call)
            work.multiplyAccumulates = step.multiplyAccumulates
            work.executedMultiplyAccumulates = step.executedMultiplyAccumulates
            if let network {
                work.networkMultiplyAccumulates =
                    carriers[step.layer] == index ? network.multiplyAccumulates(of: step.layer) : 0
            } else {
                work.networkMultiplyAccumulates = step.multiplyAccumulates
            }
            return work
        }
    }

    /// For each layer the step that stands for it: the first that multiplies, else its last.
    private var networkCarriers: [String: Int] {
        var carriers: [String: Int] = [:]
        for (index, step) in steps.enumerated() {
            if let known = carriers[step.layer], steps[known].multiplyAccumulates > 0 { continue }
            carriers[step.layer] = index
        }
        return carriers
    }
}
