import GraphIR

extension PlanBuilder {
    /// Plans one node, or notes why it cannot be.
    mutating func plan(nodeAt position: Int) {
        let node = graph.nodes[position]
        for value in node.operands + node.outputs where !graph[value].isParameter {
            guard let count = graph.shape(value).elementCount,
                (1...Self.elementLimit).contains(count),
                !node.operator.needsOneImage || graph.shape(value).dimensions.first == 1
            else {
                return reject(
                    node,
                    "'\(graph[value].name)' has shape \(graph.shape(value)); its kernel takes "
                        + "\(node.operator.needsOneImage ? "a first size of 1 and " : "")"
                        + "1 to \(Self.elementLimit) elements")
            }
        }
        guard hasChannelsWhereNeeded(node) else {
            return reject(node, "numbers per channel need [1, C] or [1, C, H, W]")
        }
        switch node.operator {
        case .convolution(let attributes) where seesOneWindow(node, attributes):
            planDense(node, position, Dense(hasBias: attributes.hasBias))
        case .convolution(let attributes): planConvolution(node, position, attributes)
        case .dense(let attributes): planDense(node, position, attributes)
        case .batchNormalization, .relu, .leakyReLU, .prelu, .sigmoid, .tanh, .clip, .function,
            .binary, .identity, .dropout:
            planElementwise(node, position)
        case .instanceNormalization(let attributes):
            planInstanceNormalization(node, position, attributes)
        case .pooling(let attributes): planPooling(node, position, attributes)
        case .globalPooling(let attributes): planGlobalPooling(node, position, attributes)
        case .bilinearResize(let attributes): planResize(node, position, attributes)
        case .nearestUpsampling(let attributes): planUpsampling(node, position, attributes)
        case .selection(let attributes): planSelection(node, attributes)
        case .resampling(let attributes): planResampling(node, attributes)
        case .concatenation(let attributes): planConcatenation(node, attributes)
        case .split(let attributes): planSplit(node, attributes)
        case .flatten, .reshape: planView(node)
        case .transpose(let attributes): planTranspose(node, attributes)
        case .softmax(let attributes): planSoftmax(node, attributes)
        case .l2Normalization(let attributes): planL2Normalization(node, attributes)
        case .reduction(let attributes): planReduction(node, position, attributes)
        case .matrixProduct: planMatrixProduct(node)
        case .foreign(let attributes): reject(node, "Burin does not run '\(attributes.name)'")
        }
    }

    /// Whether a convolution is a dense layer by another name: its window is the whole image. On
    /// one pixel the dense kernel's many sums hide the latency that a pixel's two do not.
    func seesOneWindow(_ node: Node, _ attributes: Convolution) -> Bool {
        guard let input = geometry(node.inputs[0]), let output = geometry(node.outputs[0]) else {
            return false
        }
        return attributes.groups == 1 && !attributes.isPadded && output.pixels == 1
            && attributes.kernel == SpatialSize(input.height, input.width)
    }

    /// Elements of one value: 4 GiB, and small enough that no product of sizes overflows.
    private static let elementLimit = 1 << 30

    /// Whether a node that takes numbers per channel has a channel axis the kernels know.
    private func hasChannelsWhereNeeded(_ node: Node) -> Bool {
        let operatorNeeds =
            switch node.operator {
            case .batchNormalization, .prelu: true
            default: false
            }
        let epilogueNeeds = node.epilogue.contains { step in
            switch step {
            case .affine, .prelu: true
            case .activation, .binary, .store: false
            }
        }
        guard operatorNeeds || epilogueNeeds else { return true }
        return geometry(node.outputs[0])?.hasChannels == true
    }

    /// Plans a node whose kernel takes blocked data, an epilogue, and writes a blocked result.
    ///
    /// `makeCall` gets the pointer to the data and to the result, and the finished epilogue.
    mutating func planBlocked(
        _ node: Node, _ position: Int, summary: String, multiplyAccumulates: Int = 0,
        candidates: [KernelCandidate] = [], first: [KernelEpilogue.Step] = [],
        allowsInputReuse: Bool = false,
        makeCall: (
            PointerArgument.Target, PointerArgument.Target, KernelEpilogue
        ) -> KernelCall
    ) {
        guard let data = read(node.inputs[0], .blocked) else {
            return reject(node, "its data has no place in memory")
        }
        guard
            let result = planResult(
                node, position, first: first, reusing: allowsInputReuse ? node.inputs[0] : nil)
        else { return }
        emit(
            node, makeCall(data, result.target, result.epilogue), summary: summary,
            multiplyAccumulates: multiplyAccumulates, candidates: candidates,
            outputs: result.outputs)
    }
}

extension Operator {
    /// Whether the operator's kernel works on images or vectors, one at a time; others take any
    /// shape as it is.
    fileprivate var needsOneImage: Bool {
        switch self {
        case .convolution, .batchNormalization, .instanceNormalization, .prelu, .pooling,
            .globalPooling, .bilinearResize, .nearestUpsampling:
            true
        case .dense, .relu, .leakyReLU, .sigmoid, .tanh, .clip, .function, .binary, .reduction,
            .matrixProduct, .concatenation, .split, .flatten, .reshape, .transpose, .softmax,
            .l2Normalization, .selection, .resampling, .dropout, .identity, .foreign:
            false
        }
    }
}
