import GraphIR

extension GraphDraw {
    private static let channels = [1, 3, 7, 8, 9, 16, 17, 24]

    /// Where the windows of an axis lie.
    struct WindowAxis {
        var kernel = 1
        var stride = 1
        var padding = 0
        var end = 0
        var dilation = 1
    }

    /// Windows along an axis of `size`, none larger than the padded axis.
    mutating func windowAxis(_ size: Int, kernel: Int, isUneven: Bool) -> WindowAxis {
        var axis = WindowAxis(kernel: kernel)
        axis.stride = isDrawn(oneIn: 3) ? number(2...3) : 1
        axis.dilation = isDrawn(oneIn: 6) ? 2 : 1
        axis.padding = isDrawn(oneIn: 3) ? 0 : min(kernel / 2, number(0...2))
        axis.end = isUneven ? number(0...max(0, kernel - 1)) : axis.padding
        let room = size + axis.padding + axis.end
        if axis.dilation * (kernel - 1) + 1 > room { axis.dilation = 1 }
        if kernel > room {
            axis = WindowAxis(kernel: size, stride: axis.stride)
        }
        return axis
    }

    mutating func convolution() throws {
        let data = try image()
        let channels = data.shape[1]
        let isUneven = isDrawn(oneIn: 5)
        var kernels = try choice([
            [1, 1], [1, 1], [3, 3], [3, 3], [3, 3], [1, 3], [2, 2], [5, 5],
        ])
        if isDrawn(oneIn: 12) { kernels = Array(data.shape[2...]) }
        let axes = [
            windowAxis(data.shape[2], kernel: kernels[0], isUneven: isUneven),
            windowAxis(data.shape[3], kernel: kernels[1], isUneven: isUneven),
        ]
        let divisors = (1...channels).filter { channels.isMultiple(of: $0) }
        let groups =
            isDrawn(oneIn: 4) ? channels : isDrawn(oneIn: 4) ? try choice(divisors) : 1
        let fitting = Self.channels.filter { $0.isMultiple(of: groups) }
        let outputs = fitting.isEmpty ? groups : try choice(fitting)
        var definition = Convolution(
            kernel: SpatialSize(axes[0].kernel, axes[1].kernel),
            stride: SpatialSize(axes[0].stride, axes[1].stride),
            padding: SpatialSize(axes[0].padding, axes[1].padding),
            paddingEnd: SpatialSize(axes[0].end, axes[1].end),
            dilation: SpatialSize(axes[0].dilation, axes[1].dilation),
            groups: groups, hasBias: isDrawn(oneIn: 2))
        definition.hasPaddingValues = definition.isPadded && isDrawn(oneIn: 6)
        var operands = [
            data.id,
            try weight([outputs, channels / groups, axes[0].kernel, axes[1].kernel]),
        ]
        if definition.hasBias { operands.append(parameter([outputs], in: -0.5...0.5)) }
        if definition.hasPaddingValues { operands.append(parameter([channels])) }
        try node(.convolution(definition), operands)
    }

    /// Weights scaled by their fan-in; now and then those of an earlier layer.
    private mutating func weight(_ shape: [Int]) throws -> ValueID {
        let earlier = graph.nodes.compactMap { node -> ValueID? in
            guard node.inputs.count > 1, OperatorFamily(node.operator) == .convolution,
                graph.shape(node.inputs[1]).sizes == shape
            else { return nil }
            return node.inputs[1]
        }
        if !earlier.isEmpty, isDrawn(oneIn: 2) { return try choice(earlier) }
        let bound = (3 / Float(shape.dropFirst().reduce(1, *))).squareRoot()
        return parameter(shape, in: -bound...bound)
    }

    mutating func dense() throws {
        let isFlattening = !isDrawn(oneIn: 3)
        let data = try value {
            $0.rank >= 2 && (!isFlattening || $0.shape.dropFirst().reduce(1, *) <= 2000)
        }
        let inner = isFlattening ? data.shape.dropFirst().reduce(1, *) : data.shape[data.rank - 1]
        let outputs = try choice(Self.channels)
        let definition = Dense(hasBias: isDrawn(oneIn: 2), flattensInput: isFlattening)
        var operands = [data.id, try weight([outputs, inner])]
        if definition.hasBias { operands.append(parameter([outputs], in: -0.5...0.5)) }
        try node(.dense(definition), operands)
    }

    mutating func batchNormalization() throws {
        let data = try value { $0.rank >= 2 }
        let definition = BatchNormalization(
            epsilon: try choice([0, 2e-5, 1e-3]), fixesGamma: isDrawn(oneIn: 5))
        let shape = [data.shape[1]]
        try node(
            .batchNormalization(definition),
            [
                data.id, parameter(shape, in: -0.5...1.5), parameter(shape, in: -0.5...0.5),
                parameter(shape, in: -0.5...0.5), parameter(shape, in: 0.5...1.5),
            ])
    }

    mutating func instanceNormalization() throws {
        let data = try image()
        let shape = [data.shape[1]]
        try node(
            .instanceNormalization(InstanceNormalization(epsilon: try choice([1e-5, 1e-3]))),
            [data.id, parameter(shape, in: 0.5...1.5), parameter(shape, in: -0.5...0.5)])
    }

    mutating func prelu() throws {
        let data = try value { $0.rank >= 2 }
        let slope = parameter([isDrawn(oneIn: 3) ? 1 : data.shape[1]], in: -0.5...1.5)
        try node(.prelu(PReLU()), [data.id, slope])
    }

    mutating func pooling() throws {
        let data = try image()
        let isUneven = isDrawn(oneIn: 4)
        let kernels = try choice([[2, 2], [3, 3], [3, 3], [1, 2], [5, 3]])
        var axes = [
            windowAxis(data.shape[2], kernel: kernels[0], isUneven: isUneven),
            windowAxis(data.shape[3], kernel: kernels[1], isUneven: isUneven),
        ]
        for index in axes.indices where isDrawn(oneIn: 2) { axes[index].stride = number(1...3) }
        try node(
            .pooling(
                Pooling(
                    try choice(Pooling.Kind.allCases),
                    kernel: SpatialSize(axes[0].kernel, axes[1].kernel),
                    stride: SpatialSize(axes[0].stride, axes[1].stride),
                    padding: SpatialSize(axes[0].padding, axes[1].padding),
                    paddingEnd: SpatialSize(axes[0].end, axes[1].end),
                    dilation: SpatialSize(axes[0].dilation, axes[1].dilation),
                    rounding: try choice(WindowRounding.allCases),
                    countsPadding: isDrawn(oneIn: 2))),
            [data.id])
    }

    mutating func matrixProduct() throws {
        let data = try value { $0.rank >= 1 }
        let inner = data.shape[data.rank - 1]
        let bound = (3 / Float(inner)).squareRoot()
        let columns = try choice([1, 2, 5, 8, 17])
        switch number(0...4) {
        case 0:
            let rows = data.rank > 1 ? data.shape[data.rank - 2] : inner
            let left = data.rank > 1 || isDrawn(oneIn: 2) ? [columns, rows] : [rows]
            try node(.matrixProduct(MatrixProduct()), [parameter(left), data.id])
        case 1:  // With a vector.
            try node(
                .matrixProduct(MatrixProduct()), [data.id, parameter([inner], in: -bound...bound)])
        case 2:  // With another value, or with itself.
            guard data.rank >= 2 else { throw Redrawn() }
            let other = try value { $0.rank >= 2 && $0.shape == data.shape }
            var axes = Array(0..<data.rank)
            axes.swapAt(data.rank - 1, data.rank - 2)
            let turned = try node(.transpose(Transpose(axes)), [other.id])
            try node(.matrixProduct(MatrixProduct()), [data.id, turned[0].id])
        case 3:  // Batches broadcast.
            let shape = [isDrawn(oneIn: 2) ? 2 : 1, 1, inner, columns]
            guard data.rank <= 3 || data.shape[data.rank - 4] == 1 || shape[0] == 1 else {
                throw Redrawn()
            }
            try node(
                .matrixProduct(MatrixProduct()), [data.id, parameter(shape, in: -bound...bound)])
        default:
            try node(
                .matrixProduct(MatrixProduct()),
                [data.id, parameter([inner, columns], in: -bound...bound)])
        }
    }
}
