extension ExecutionPlan {
    /// Whether the threads of a run share a step; what is shorter than ``sharingThreshold`` one of
    /// them does alone.
    ///
    /// Times are estimates: half the speed of small layers, and the bandwidth of the second-level
    /// cache.
    public func isShared(_ step: PlanStep) -> Bool {
        let (productsPerMicrosecond, bytesPerMicrosecond) = (25e3, 20e3)
        let bytes = 4 * floatsMoved(step.call)
        let time =
            Double(step.multiplyAccumulates) / productsPerMicrosecond
            + Double(bytes) / bytesPerMicrosecond
        return time >= sharingThreshold
    }

    /// Floats of the buffers that a call reads or writes, each counted once.
    func floatsMoved(_ call: KernelCall) -> Int {
        let buffers = Set(call.operands.compactMap(\.target.buffer))
        return buffers.reduce(0) { $0 + memory.buffers[$1.index].floats }
    }
}
