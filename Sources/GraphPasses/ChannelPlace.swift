import GraphIR

/// Where the channels of an image are while it is cropped, padded, resized and transposed.
struct ChannelPlace {
    /// The axis that holds them.
    private(set) var axis: Int
    /// Which of the image's channels stands at each position of the axis.
    private(set) var order: [Int]

    /// The channels of `[N, C, H, W]`; nil for other ranks and open sizes.
    init?(channelsFirst shape: Shape) {
        guard shape.rank == 4, let channels = shape[1].value else { return nil }
        axis = 1
        order = Array(0..<channels)
    }

    /// The channels of a picture `[N, H, W, C]`; nil for other ranks and open sizes, and where axis
    /// 1 has as many as a picture's channels.
    init?(channelsLast shape: Shape) {
        let pictures = [1, 3, 4]
        guard shape.rank == 4, let first = shape[1].value, let last = shape[3].value,
            !pictures.contains(first), pictures.contains(last)
        else { return nil }
        axis = 3
        order = Array(0..<last)
    }

    /// Follows a node that computes no channel from others or from numbers; false, with nothing
    /// changed, where it does.
    mutating func follow(_ node: Node, in graph: Graph) -> Bool {
        let shape = graph.shape(node.inputs[0])
        switch node.operator {
        case .transpose(let definition):
            guard let moved = definition.permutation.firstIndex(of: axis) else { return false }
            axis = moved
            return true
        case .selection(let definition):
            guard let selected = try? shape.resolvedAxis(definition.axis) else { return false }
            guard selected == axis else { return true }
            guard definition.count == order.count,
                definition.indices.sorted() == Array(order.indices)
            else { return false }
            order = definition.indices.map { order[$0] }
            return true
        case .resampling(let definition):
            guard let resampled = try? shape.resolvedAxis(definition.axis) else { return false }
            return resampled != axis
        case .bilinearResize, .nearestUpsampling: return axis == 1
        default: return false
        }
    }

    /// The numbers of a tensor that broadcasts to one a channel, in the image's order.
    func perChannel(_ tensor: Tensor) -> [Double]? {
        if tensor.count == 1, tensor.shape.count <= 4 {
            return Array(repeating: tensor.doubles[0], count: order.count)
        }
        let padded = Array(repeating: 1, count: max(0, 4 - tensor.shape.count)) + tensor.shape
        var expected = [1, 1, 1, 1]
        expected[axis] = order.count
        return padded == expected ? inImageOrder(tensor.doubles) : nil
    }

    /// Numbers of the axis's positions as those of the image's channels.
    func inImageOrder(_ numbers: [Double]) -> [Double] {
        var result = numbers
        for (position, channel) in order.enumerated() { result[channel] = numbers[position] }
        return result
    }
}
