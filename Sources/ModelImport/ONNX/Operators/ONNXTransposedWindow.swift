import GraphIR

/// Where the zeros of a transposed convolution go, and the convolution over them.
struct ONNXTransposedWindow {
    private let sizes: [Int]
    private let kernel: [Int]
    private let strides: [Int]
    private let dilations: [Int]
    /// What the result loses at each end.
    private var before: [Int]
    private var after: [Int]
    /// What is added to the result at the end.
    private let extra: [Int]

    private static let limit = 1 << 16
    /// Pixels of an axis with the zeros between them.
    private static let spreadLimit = 1 << 20

    init(_ node: ONNXNode, sizes: [Int], kernel: [Int]) throws(ONNXFinding) {
        let attributes = node.attributes
        let rank = sizes.count
        let ones = Array(repeating: 1, count: rank)
        self.sizes = sizes
        self.kernel = kernel
        let stated = try attributes.integers("kernel_shape") ?? kernel
        strides = try attributes.integers("strides") ?? ones
        dilations = try attributes.integers("dilations") ?? ones
        extra = try attributes.integers("output_padding") ?? ones.map { _ in 0 }
        let pads = try attributes.integers("pads") ?? Array(repeating: 0, count: 2 * rank)
        guard stated == kernel, strides.count == rank, dilations.count == rank,
            extra.count == rank, pads.count == 2 * rank,
            (kernel + strides + dilations).allSatisfy((1...Self.limit).contains),
            (extra + pads).allSatisfy((0...Self.limit).contains),
            sizes.allSatisfy((1...Self.limit).contains),
            zip(sizes, strides).allSatisfy({ ($0 - 1) * $1 < Self.spreadLimit })
        else {
            throw .malformed(
                "kernel_shape \(stated), strides \(strides), dilations \(dilations), pads \(pads), "
                    + "output_padding \(extra) for data of \(sizes) and weights of \(kernel)")
        }
        before = Array(pads[..<rank])
        after = Array(pads[rank...])
        let mode = try attributes.text("auto_pad", default: "NOTSET")
        if let output = try attributes.integers("output_shape") {
            try fit(output.suffix(rank), startsSmall: mode == "SAME_UPPER")
        } else if mode == "SAME_UPPER" || mode == "SAME_LOWER" {
            try fit(
                sizes.indices.map { sizes[$0] * strides[$0] }[...],
                startsSmall: mode == "SAME_UPPER")
        } else if mode == "VALID" {
            before = before.map { _ in 0 }
            after = before
        } else if mode != "NOTSET", mode != "" {
            throw .malformed(
                "auto_pad is '\(mode)'", expected: "NOTSET, VALID, SAME_UPPER or SAME_LOWER")
        }
    }

    /// Chooses the padding that gives the output these sizes.
    private mutating func fit(
        _ output: ArraySlice<Int>, startsSmall: Bool
    ) throws(ONNXFinding) {
        guard output.count == sizes.count else {
            throw .malformed("output_shape \(Array(output)) for data of \(sizes)")
        }
        for (axis, size) in output.enumerated() {
            let reach = (sizes[axis] - 1) * strides[axis] + extra[axis] + extent(axis)
            let total = (1...Self.spreadLimit).contains(size) ? reach - size : -1
            guard total >= 0 else {
                throw .refused("output_shape \(Array(output)), more than the windows reach")
            }
            before[axis] = startsSmall ? total / 2 : total - total / 2
            after[axis] = total - before[axis]
        }
    }

    private func extent(_ axis: Int) -> Int { (kernel[axis] - 1) * dilations[axis] + 1 }

    /// Each axis with zeros between its pixels, and as many around them as the convolution's own
    /// padding cannot give; negative padding takes pixels away.
    func selections(firstAxis: Int) -> [Selection] {
        sizes.indices.compactMap { axis in
            var indices: [Int] = []
            for position in 0..<(sizes[axis] - 1) * strides[axis] + 1 {
                indices.append(position % strides[axis] == 0 ? position / strides[axis] : -1)
            }
            let start = extent(axis) - 1 - before[axis]
            let end = extent(axis) - 1 - after[axis] + extra[axis]
            if start < 0 { indices.removeFirst(min(-start, indices.count)) }
            if end < 0 { indices.removeLast(min(-end, indices.count)) }
            let selection = Selection(axis: firstAxis + axis, indices: indices)
            return selection.isIdentity(ofSize: sizes[axis]) ? nil : selection
        }
    }

    /// The convolution over the spread data.
    func convolution(groups: Int, hasBias: Bool) -> Convolution {
        var start = sizes.indices.map { max(0, extent($0) - 1 - before[$0]) }
        var end = sizes.indices.map { max(0, extent($0) - 1 - after[$0] + extra[$0]) }
        var window = kernel
        var steps = dilations
        if sizes.count == 1 {
            start.insert(0, at: 0)
            end.insert(0, at: 0)
            window.insert(1, at: 0)
            steps.insert(1, at: 0)
        }
        return Convolution(
            kernel: SpatialSize(window), padding: SpatialSize(start),
            paddingEnd: SpatialSize(end), dilation: SpatialSize(steps), groups: groups,
            hasBias: hasBias)
    }
}
