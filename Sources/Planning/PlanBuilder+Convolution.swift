import GraphIR

extension PlanBuilder {
    /// Takes the best legal kernel of the catalog by the selection policy and emits it.
    mutating func planConvolution(_ node: Node, _ position: Int, _ attributes: Convolution) {
        guard let problem = convolutionProblem(node, attributes),
            let weight = graph.tensor(node.inputs[1])
        else { return reject(node, "its weight is not a parameter") }
        let candidates = selection.ranked(
            candidates(for: problem, node), signature(of: problem, node), layer: node.name)
        guard let chosen = candidates.first, let padding = paddingValues(node, attributes) else {
            return reject(node, "its padding values are not a parameter")
        }
        guard let data = convolutionData(node, problem, chosen.form, padding) else {
            return reject(node, "its data has no place in memory")
        }
        guard let bias = biasSteps(node, attributes.hasBias) else { return }
        let filters = convolutionWeights(node, problem, chosen.form, weight)
        guard let result = planResult(node, position, first: bias) else { return }
        let call = convolutionCall(
            problem, chosen.form, pointers: [data, filters, padding], result)
        emit(
            node, call, summary: problem.summary,
            multiplyAccumulates: problem.multiplyAccumulates,
            executedMultiplyAccumulates: problem.executedMultiplyAccumulates(chosen.form),
            candidates: candidates,
            batchCall: winogradBatchCall(node, problem, chosen.form, call, padding: padding),
            outputs: result.outputs)
    }

    /// The convolution of a node; nil where its sizes are not known.
    func convolutionProblem(_ node: Node, _ attributes: Convolution) -> ConvolutionProblem? {
        guard let input = geometry(node.inputs[0]), let output = geometry(node.outputs[0])
        else { return nil }
        return ConvolutionProblem(
            attributes: attributes, input: input, output: output, vectorWidth: v,
            readsCallerInput: graph.inputs.contains(node.inputs[0]))
    }

    /// Every legal form of a node's convolution, cheapest by estimate first.
    func candidates(for problem: ConvolutionProblem, _ node: Node) -> [KernelCandidate] {
        let model = CostModel(
            machine: .reference(for: instructionSet), weights: weightsResidence)
        let epilogue = model.epilogueMicroseconds(node.epilogue, elements: problem.output.elements)
        return KernelCatalog.candidates(for: problem, model).map { candidate in
            var candidate = candidate
            candidate.estimatedMicroseconds += epilogue
            return candidate
        }
    }

    /// What a node's kernel has in common with others that take equally long.
    func signature(of problem: ConvolutionProblem, _ node: Node) -> KernelSignature {
        KernelSignature(
            problem, node, in: graph, instructionSet: instructionSet, weights: weightsResidence)
    }

    /// The bias as the first step of the epilogue; nil, noted, where it is no parameter.
    mutating func biasSteps(_ node: Node, _ hasBias: Bool) -> [KernelEpilogue.Step]? {
        guard hasBias else { return [] }
        guard let bias = channelVector(node.inputs[2]) else {
            reject(node, "its bias is not a parameter")
            return nil
        }
        return [KernelEpilogue.Step(.bias, pointers: [.read(bias)])]
    }

    private mutating func paddingValues(
        _ node: Node, _ attributes: Convolution
    ) -> PointerArgument.Target? {
        guard let index = attributes.paddingValuesIndex, attributes.isPadded else {
            return .null
        }
        return channelVector(node.inputs[index])
    }

    /// Where the kernel reads: the caller's image, the value, its gathered pixels, or its patches
    /// as Winograd's algorithm transforms them.
    private mutating func convolutionData(
        _ node: Node, _ problem: ConvolutionProblem, _ form: ConvolutionForm,
        _ padding: PointerArgument.Target
    ) -> PointerArgument.Target? {
        if form == .firstLayer { return locations[node.inputs[0]]?.first?.target }
        guard let data = read(node.inputs[0], .blocked) else { return nil }
        if form.keepsPatches, let m = form.winogradTile {
            return winogradPatches(node, problem, m, data, padding)
        }
        guard form == .subsampledPointwise else { return data }
        return gather(node, problem, from: data)
    }

    /// The pixels a strided 1x1 convolution reads, gathered once for all that read the same.
    private mutating func gather(
        _ node: Node, _ problem: ConvolutionProblem, from data: PointerArgument.Target
    ) -> PointerArgument.Target {
        let key = Gather(value: node.inputs[0], stride: problem.attributes.stride)
        if let known = gathered[key] { return known }
        var geometry = problem.output
        geometry.channels = problem.input.channels
        let target = PointerArgument.Target.buffer(
            allocate(floats: geometry.floats(vectorWidth: v), for: node.inputs[0]))
        gathered[key] = target
        let sizes = [
            problem.input.channels, problem.input.height, problem.input.width,
            problem.attributes.stride.height, problem.attributes.stride.width,
            problem.output.height, problem.output.width,
        ]
        let call = KernelCall(
            "subsample", template: "gather", pointers: [.read(data), .write(target)],
            constants: sizes.map { .integer($0) },
            epilogue: KernelEpilogue(steps: [], channels: problem.input.channels))
        emit(node.name, call, summary: "every \(problem.attributes.stride) pixel")
        return target
    }

    private mutating func convolutionWeights(
        _ node: Node, _ problem: ConvolutionProblem, _ form: ConvolutionForm, _ weight: Tensor
    ) -> PointerArgument.Target {
        let (o, c, taps) = (problem.output.channels, problem.input.channels, problem.taps)
        let id = node.inputs[1]
        switch form {
        case .pointwise, .subsampledPointwise:
            let packing = StridedPacking.direct(outputs: o, inputs: c, taps: 1, groups: 1, v: v)
            return .weights(offset: weights.add(id, weight, packing))
        case .strassen:
            // As for `pointwise`, of other numbers: the variant tells both arrays apart.
            let packing = StridedPacking.direct(outputs: o, inputs: c, taps: 1, groups: 1, v: v)
            return .weights(
                offset: weights.add(id, weight.strassenForm, packing, variant: -1))
        case .firstLayer:
            let packing = StridedPacking.firstLayer(outputs: o, inputs: c, taps: taps, v: v)
            return .weights(offset: weights.add(id, weight, packing))
        case .depthwise:
            let packing = StridedPacking.depthwise(channels: c, taps: taps, v: v)
            return .weights(offset: weights.add(id, weight, packing))
        case .laneGrouped:
            let packing = StridedPacking.laneGrouped(
                channels: c, groupSize: problem.inputsPerGroup, taps: taps, v: v)
            return .weights(offset: weights.add(id, weight, packing))
        case .winograd4, .winograd2, .winograd4ByBlocks, .stridedWinograd4, .stridedWinograd2:
            return winogradWeights(id, weight, form)
        case .direct:
            let joined = problem.joinedGroups
            let packing = StridedPacking.direct(
                outputs: o, inputs: c, taps: taps, groups: problem.attributes.groups / joined, v: v)
            return .weights(
                offset: weights.add(
                    id, weight.joiningGroups(joined, of: problem.attributes.groups), packing,
                    variant: joined))
        }
    }

    private func convolutionCall(
        _ problem: ConvolutionProblem, _ form: ConvolutionForm,
        pointers: [PointerArgument.Target], _ result: PlannedResult
    ) -> KernelCall {
        let reads = pointers.map { PointerArgument.read($0) }
        let (c, o) = (problem.input.channels, problem.output.channels)
        let write = PointerArgument.write(result.target)
        let (kernel, constants): (String, [KernelConstant])
        switch form {
        case .pointwise, .subsampledPointwise, .strassen:
            kernel = form == .strassen ? "strassen" : "pointwise"
            return KernelCall(
                kernel, template: kernel, pointers: [reads[0], reads[1], write],
                usesScratch: true,
                constants: [.integer(c), .integer(o), .integer(problem.output.pixels)],
                epilogue: result.epilogue)
        case .winograd4, .winograd2, .winograd4ByBlocks:
            return winogradCall(problem, form, pointers: reads, result)
        case .stridedWinograd4, .stridedWinograd2:
            kernel = "winograd_strided"
            constants = problem.winogradConstants(form.stridedWinogradTile ?? 0)
        case .direct:
            let groups = problem.attributes.groups / problem.joinedGroups
            kernel = "direct"
            constants =
                [.integer(groups), .integer(c)] + problem.windowConstants(outputChannels: o)
        case .laneGrouped:
            kernel = "lane_grouped"
            constants =
                [.integer(problem.inputsPerGroup), .integer(c)] + problem.windowConstants()
        case .depthwise:
            kernel = "depthwise"
            constants = [.integer(c)] + problem.windowConstants()
        case .firstLayer:
            kernel = "first_layer"
            constants = [.integer(c)] + problem.windowConstants(outputChannels: o)
        }
        return KernelCall(
            kernel, template: kernel, pointers: reads + [write], usesScratch: true,
            constants: constants, epilogue: result.epilogue)
    }
}
