import GraphIR

extension Reduction {
    /// Goes through the elements in order and adds each to the result it belongs to.
    func evaluate(_ data: Tensor, shape: [Int]) -> [Double] {
        let count = shape.reduce(1, *)
        var result = Array(repeating: initial, count: count)
        // The step of the result along every axis of the data: 0 where that is reduced.
        let isReduced = data.shape.indices.map {
            axes.contains($0) || axes.contains($0 - data.rank)
        }
        var strides = Array(repeating: 0, count: data.rank)
        var stride = 1
        for axis in strides.indices.reversed() where !isReduced[axis] {
            strides[axis] = stride
            stride *= data.shape[axis]
        }
        var position = Array(repeating: 0, count: data.rank)
        var target = 0
        for x in data.doubles {
            result[target] = joined(result[target], x)
            for axis in strides.indices.reversed() {
                position[axis] += 1
                target += strides[axis]
                if position[axis] < data.shape[axis] { break }
                target -= strides[axis] * data.shape[axis]
                position[axis] = 0
            }
        }
        guard kind == .mean else { return result }
        let elements = Double(data.count / max(1, count))
        return result.map { $0 / elements }
    }

    private var initial: Double {
        switch kind {
        case .sum, .mean: 0
        case .product: 1
        case .maximum: -.infinity
        case .minimum: .infinity
        }
    }

    private func joined(_ sum: Double, _ x: Double) -> Double {
        switch kind {
        case .sum, .mean: sum + x
        case .product: sum * x
        case .maximum: Binary.Kind.maximum.value(sum, x)
        case .minimum: Binary.Kind.minimum.value(sum, x)
        }
    }
}

extension Tensor {
    fileprivate var rank: Int { shape.count }
}
