import GraphIR

extension GraphDraw {
    /// An axis of a value, now and then counted from the end.
    private mutating func axis(of data: DrawnValue) throws -> (stated: Int, index: Int) {
        let index = try choice(Array(data.shape.indices))
        return (isDrawn(oneIn: 4) ? index - data.rank : index, index)
    }

    mutating func reduction() throws {
        let data = try value { $0.rank >= 1 }
        let axes = data.shape.indices.filter { _ in isDrawn(oneIn: 2) }
        var chosen = axes.isEmpty ? [try axis(of: data).stated] : Array(axes)
        if chosen.count > 1, isDrawn(oneIn: 4) { chosen.reverse() }
        try node(
            .reduction(
                Reduction(
                    try choice(Reduction.Kind.allCases), axes: chosen,
                    keepsDimensions: !isDrawn(oneIn: 3))),
            [data.id])
    }

    mutating func softmax() throws {
        let data = try value { $0.rank >= 1 }
        try node(.softmax(Softmax(axis: try axis(of: data).stated)), [data.id])
    }

    mutating func l2Normalization() throws {
        let extent = try choice(L2Normalization.Extent.allCases)
        let data = try value { $0.rank >= (extent == .spatial ? 3 : 2) }
        let definition = L2Normalization(extent, epsilon: try choice([0, 1e-10, 1e-3]))
        try node(.l2Normalization(definition), [data.id])
    }

    mutating func concatenation() throws {
        let data = try value { $0.rank >= 1 }
        let (stated, axis) = try axis(of: data)
        var parts = [data.id]
        for _ in 0..<number(isDrawn(oneIn: 8) ? 0...0 : 1...3) {
            let part = try value { other in
                other.rank == data.rank
                    && data.shape.indices.allSatisfy {
                        $0 == axis || other.shape[$0] == data.shape[$0]
                    }
            }
            parts.insert(part.id, at: number(0...parts.count))
        }
        try node(.concatenation(Concatenation(count: parts.count, axis: stated)), parts)
    }

    mutating func split() throws {
        let data = try value { $0.rank >= 1 }
        let (stated, axis) = try axis(of: data)
        let counts = [1, 2, 3, 4, 8].filter { data.shape[axis].isMultiple(of: $0) }
        let count = counts.count > 1 ? try choice(Array(counts.dropFirst())) : 1
        try node(.split(Split(count: count, axis: stated)), [data.id])
    }

    mutating func flatten() throws {
        try node(.flatten(Flatten()), [try value { $0.rank >= 1 }.id])
    }

    mutating func transpose() throws {
        let data = try value { $0.rank >= 1 }
        try node(.transpose(Transpose(Array(0..<data.rank).shuffled(using: &random))), [data.id])
    }

    mutating func reshape() throws {
        let data = try value { $0.rank >= 1 }
        var sizes = data.shape
        for _ in 0..<number(1...3) {
            let place = number(0...(sizes.count - 1))
            if isDrawn(oneIn: 2), sizes.count > 1, place + 1 < sizes.count {
                sizes[place] *= sizes.remove(at: place + 1)
            } else if sizes.count < 5 {
                let factors = (1...sizes[place]).filter { sizes[place].isMultiple(of: $0) }
                let factor = try choice(factors)
                sizes[place] /= factor
                sizes.insert(factor, at: place + number(0...1))
            }
        }
        var target = sizes
        for index in target.indices
        where index < data.rank && target[index] == data.shape[index] && isDrawn(oneIn: 3) {
            target[index] = 0
        }
        if isDrawn(oneIn: 2) { target[number(0...(target.count - 1))] = -1 }
        try node(.reshape(Reshape(target)), [data.id])
    }

    // MARK: Movement along one axis

    mutating func selection() throws {
        let data = try value { $0.rank >= 1 }
        let (stated, axis) = try axis(of: data)
        let size = data.shape[axis]
        let last = size - 1
        let all = Array(0..<size)
        let indices: [Int] =
            switch number(0...7) {
            case 0: Array(all[min(number(0...last), last)...])
            case 1: Array(stride(from: number(0...min(1, last)), to: size, by: number(1...3)))
            case 2: all.reversed()
            case 3: (0..<number(1...12)).map { _ in number(0...last) }
            case 4:
                Array(repeating: -1, count: number(0...2)) + all
                    + Array(repeating: -1, count: number(1...2))
            case 5: all.flatMap { Array(repeating: $0, count: 2) }
            case 6: all + all
            default:  // Reflected borders.
                [min(1, last)] + all + [max(0, last - 1)]
            }
        let fill = try choice([0, 0, 1.5, -0.25])
        try node(.selection(Selection(axis: stated, indices: indices, fill: fill)), [data.id])
    }

    mutating func resampling() throws {
        let data = try value { $0.rank >= 1 }
        let (stated, axis) = try axis(of: data)
        let coordinates = try choice([
            ResizedAxis.Coordinates.halfPixel, .halfPixelSymmetric, .pytorchHalfPixel,
            .alignCorners, .asymmetric, .cropAndResize(start: -0.25, end: 1.125),
        ])
        let resized = ResizedAxis(
            input: data.shape[axis], output: try choice([1, 3, 5, 8, 13]),
            coordinates: coordinates)
        let antialias = isDrawn(oneIn: 3)
        let definition =
            isDrawn(oneIn: 2)
            ? resized.linear(axis: stated, antialias: antialias, extrapolationValue: 0.5)
            : resized.cubic(axis: stated, antialias: antialias, excludesOutside: isDrawn(oneIn: 3))
        try node(.resampling(definition), [data.id])
    }

    // MARK: Movement of images

    mutating func bilinearResize() throws {
        let data = try image()
        let corners = isDrawn(oneIn: 2)
        let target: BilinearResize.Target
        switch number(0...2) {
        case 0: target = .size(SpatialSize(number(1...14), number(1...14)))
        case 1:
            let like = try image()
            try node(
                .bilinearResize(BilinearResize(.likeOperand, alignsCorners: corners)),
                [data.id, like.id])
            return
        default:
            let factors = [0.5, 0.75, 1.5, 2, 1].filter {
                (Double(min(data.shape[2], data.shape[3])) * $0).rounded(.down) >= 1
            }
            target = .scale(height: try choice(factors), width: try choice(factors))
        }
        try node(.bilinearResize(BilinearResize(target, alignsCorners: corners)), [data.id])
    }

    mutating func nearestUpsampling() throws {
        let scale = SpatialSize(number(1...3), number(1...3))
        try node(.nearestUpsampling(NearestUpsampling(scale: scale)), [try image().id])
    }
}
