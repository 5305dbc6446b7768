import GraphIR

extension PlanBuilder {
    /// The first of two steps: transforms the input's patches to a buffer that the product reads.
    mutating func winogradPatches(
        _ node: Node, _ problem: ConvolutionProblem, _ m: Int, _ data: PointerArgument.Target,
        _ padding: PointerArgument.Target
    ) -> PointerArgument.Target {
        let target = PointerArgument.Target.buffer(
            allocate(floats: problem.winogradBufferFloats(m), for: node.inputs[0]))
        let call = KernelCall(
            "winograd_patches", template: "winograd",
            pointers: [.read(data), .read(padding), .write(target)],
            constants: problem.winogradConstants(m))
        let tiles = problem.winogradTiles(m)
        emit(
            node.name, call,
            summary: "\(tiles) patches of \(m + 2)x\(m + 2) x \(problem.input.channels) transformed"
        )
        return target
    }

    /// The filters transformed and packed.
    mutating func winogradWeights(
        _ id: ValueID, _ weight: Tensor, _ form: ConvolutionForm
    ) -> PointerArgument.Target {
        let m = form.winogradTile ?? 0
        let packing = StridedPacking.winograd(
            outputs: weight.shape[0], inputs: weight.shape[1],
            positions: ConvolutionProblem.winogradPositions(m), v: v)
        return .weights(
            offset: weights.add(id, weight.winogradFilters(tile: m), packing, variant: m))
    }

    /// The call that gives the layer's output: the only step, or the second of two.
    ///
    /// `pointers` are data (or its transformed patches), filters and padding values.
    func winogradCall(
        _ problem: ConvolutionProblem, _ form: ConvolutionForm, pointers: [PointerArgument],
        _ result: PlannedResult
    ) -> KernelCall {
        let kernel = form.keepsPatches ? "winograd_product" : "winograd"
        let reads = form.keepsPatches ? Array(pointers.prefix(2)) : pointers
        return KernelCall(
            kernel, template: "winograd", pointers: reads + [.write(result.target)],
            usesScratch: true, constants: problem.winogradConstants(form.winogradTile ?? 0),
            epilogue: result.epilogue)
    }
}
