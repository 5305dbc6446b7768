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
            summary:
                "\(tiles) patches of \(m + 2)x\(m + 2) x \(problem.input.channels) transformed",
            batchCall: .absorbed)
        return target
    }

    /// The filters transformed and packed.
    mutating func winogradWeights(
        _ id: ValueID, _ weight: Tensor, _ form: ConvolutionForm
    ) -> PointerArgument.Target {
        let m = form.winogradTile ?? form.stridedWinogradTile ?? 0
        let isStrided = form.winogradTile == nil
        let packing = StridedPacking.winograd(
            outputs: weight.shape[0], inputs: weight.shape[1],
            positions: isStrided
                ? ConvolutionProblem.stridedWinogradTerms(m)
                : ConvolutionProblem.winogradPositions(m), v: v)
        return .weights(
            offset: weights.add(
                id,
                isStrided
                    ? weight.stridedWinogradFilters(tile: m) : weight.winogradFilters(tile: m),
                packing, variant: m))
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

    /// What takes the place of two steps for a batch: the form of one step, whose blocks of tiles
    /// go through all images, so that weights are read once for two images or more.
    ///
    /// The transformed patches of a block stay in the second-level cache; those of all images
    /// would not.
    func winogradBatchCall(
        _ node: Node, _ problem: ConvolutionProblem, _ form: ConvolutionForm, _ call: KernelCall,
        padding: PointerArgument.Target
    ) -> BatchCall {
        guard form.keepsPatches, let m = form.winogradTile,
            let patches = steps.last(where: { $0.batchCall == .absorbed && $0.layer == node.name }),
            let data = patches.call.pointers.first, let output = call.pointers.last
        else { return .own }
        let together = KernelCall(
            "winograd", template: "winograd",
            pointers: [data, call.pointers[1], .read(padding), output],
            usesScratch: true, constants: problem.winogradConstants(m, images: .images),
            epilogue: call.epilogue)
        return .joined(
            JoinedCall(
                call: together, inputFloats: problem.input.floats(vectorWidth: v),
                outputFloats: problem.output.floats(vectorWidth: v)))
    }
}
