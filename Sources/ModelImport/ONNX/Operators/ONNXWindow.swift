import GraphIR

/// Where the windows of a convolution or a pooling lie, by a node's attributes and its data.
///
/// Lists have an element per spatial axis.
struct ONNXWindow {
    private(set) var sizes: [Int]
    private(set) var kernel: [Int]
    private(set) var strides: [Int]
    private(set) var dilations: [Int]
    private(set) var before: [Int]
    private(set) var after: [Int]
    private(set) var roundsUp: Bool

    private static let limit = 1 << 20

    /// Reads `kernel_shape`, `strides`, `dilations`, `pads` and `auto_pad`; `kernel` is what the
    /// weights say, where there are any, and `padding` what a node before pads with zeros.
    init(
        _ node: ONNXNode, sizes: [Int], kernel: [Int]? = nil, padding: ONNXPadding? = nil,
        roundsUp: Bool = false
    ) throws(ONNXFinding) {
        let rank = sizes.count
        let attributes = node.attributes
        let stated = try attributes.integers("kernel_shape") ?? kernel ?? []
        let ones = Array(repeating: 1, count: rank)
        self.sizes = sizes
        self.kernel = stated
        strides = try attributes.integers("strides") ?? ones
        dilations = try attributes.integers("dilations") ?? ones
        self.roundsUp = roundsUp
        let mode = try attributes.text("auto_pad", default: "NOTSET")
        let pads = try attributes.integers("pads") ?? Array(repeating: 0, count: 2 * rank)
        before = Array(pads.prefix(rank))
        after = Array(pads.dropFirst(rank))
        guard stated.count == rank, strides.count == rank, dilations.count == rank,
            pads.count == 2 * rank,
            (stated + strides + dilations).allSatisfy((1...Self.limit).contains)
        else {
            throw .malformed(
                "kernel_shape \(stated), strides \(strides), dilations \(dilations), pads \(pads)",
                expected: "numbers from 1 to \(Self.limit), one for each of \(rank) axes, and "
                    + "two pads")
        }
        if let kernel, kernel != stated {
            throw .malformed("kernel_shape \(stated) for weights of \(kernel)")
        }
        guard pads.allSatisfy((0...Self.limit).contains) else {
            throw .refused("pads=\(pads); 0 to \(Self.limit) are supported")
        }
        if let padding {
            self.sizes = zip(sizes, zip(padding.before, padding.after)).map { $0 - $1.0 - $1.1 }
        }
        try resolve(mode, sizes)
        if let padding {
            before = zip(before, padding.before).map { $0 + $1 }
            after = zip(after, padding.after).map { $0 + $1 }
        }
    }

    /// Works out `auto_pad` for data of these sizes.
    private mutating func resolve(_ mode: String, _ sizes: [Int]) throws(ONNXFinding) {
        switch mode {
        case "NOTSET", "": return
        case "VALID":
            before = before.map { _ in 0 }
            after = before
        case "SAME_UPPER", "SAME_LOWER":
            for axis in sizes.indices {
                let count = (sizes[axis] + strides[axis] - 1) / strides[axis]
                let total = max(0, (count - 1) * strides[axis] + extent(axis) - sizes[axis])
                before[axis] = mode == "SAME_UPPER" ? total / 2 : total - total / 2
                after[axis] = total - before[axis]
            }
        default:
            throw .malformed(
                "auto_pad is '\(mode)'", expected: "NOTSET, VALID, SAME_UPPER or SAME_LOWER")
        }
    }

    /// Positions a window spans along an axis.
    func extent(_ axis: Int) -> Int { (kernel[axis] - 1) * dilations[axis] + 1 }

    /// The number of windows along an axis.
    ///
    /// Where it is rounded up, a window that would begin in the padding at the end does not count.
    func count(_ axis: Int) throws(ONNXFinding) -> Int {
        let room = sizes[axis] + before[axis] + after[axis] - extent(axis)
        guard room >= 0 else {
            throw .malformed(
                "the window of \(extent(axis)) is larger than the padded size on axis \(axis + 2)")
        }
        guard roundsUp else { return room / strides[axis] + 1 }
        let count = (room + strides[axis] - 1) / strides[axis] + 1
        return (count - 1) * strides[axis] >= sizes[axis] + before[axis] ? count - 1 : count
    }

    /// Turns rounding up into as much padding at the end as the last windows reach over.
    mutating func coverOverhang() throws(ONNXFinding) {
        guard roundsUp else { return }
        for axis in sizes.indices {
            let end = (try count(axis) - 1) * strides[axis] + extent(axis)
            after[axis] = max(after[axis], end - sizes[axis] - before[axis])
        }
        roundsUp = false
    }

    /// The same windows over images one pixel high, where the data has one spatial axis.
    var overImages: ONNXWindow {
        guard sizes.count == 1 else { return self }
        var copy = self
        copy.sizes.insert(1, at: 0)
        copy.kernel.insert(1, at: 0)
        copy.strides.insert(1, at: 0)
        copy.dilations.insert(1, at: 0)
        copy.before.insert(0, at: 0)
        copy.after.insert(0, at: 0)
        return copy
    }
}

extension SpatialSize {
    /// Height and width from a list of both.
    init(_ list: [Int]) { self.init(list[0], list[1]) }
}
