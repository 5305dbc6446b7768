import GraphIR

extension ONNXConstant {
    /// The elements at these positions, in this order, under a shape of as many.
    func selecting(_ positions: [Int], shape: [Int]) -> ONNXConstant {
        switch elements {
        case .floats(let values):
            ONNXConstant(name, type, shape: shape, .floats(positions.map { values[$0] }))
        case .doubles(let values):
            ONNXConstant(name, type, shape: shape, .doubles(positions.map { values[$0] }))
        case .integers(let values):
            ONNXConstant(name, type, shape: shape, .integers(positions.map { values[$0] }))
        }
    }

    /// The axes permuted: axis `i` of the result is axis `permutation[i]`.
    func transposed(_ permutation: [Int]) -> ONNXConstant {
        let strides = Self.strides(of: shape)
        let sizes = permutation.map { shape[$0] }
        return selecting(
            Self.positions(sizes, strides: permutation.map { strides[$0] }), shape: sizes)
    }

    /// The elements repeated to a shape they broadcast to, aligned from the right.
    func broadcast(to target: [Int]) -> ONNXConstant {
        guard target != shape else { return self }
        let own = Self.strides(of: shape)
        let lead = target.count - shape.count
        let strides = target.indices.map { axis in
            axis < lead || shape[axis - lead] == 1 ? 0 : own[axis - lead]
        }
        return selecting(Self.positions(target, strides: strides), shape: target)
    }

    /// All elements multiplied; rounded to the type's precision, as a computed value would be.
    func scaled(by factor: Double) -> ONNXConstant {
        let products = doubles.map { $0 * factor }
        let isFloat = if case .floats = elements { true } else { false }
        return ONNXConstant(
            name, type, shape: shape,
            isFloat ? .floats(products.map(Float.init)) : .doubles(products))
    }

    /// Row-major strides.
    static func strides(of shape: [Int]) -> [Int] {
        var result = Array(repeating: 1, count: shape.count)
        for axis in shape.indices.dropLast().reversed() {
            result[axis] = result[axis + 1] * shape[axis + 1]
        }
        return result
    }

    /// The positions an array of this shape reads with these strides, in row-major order.
    static func positions(_ shape: [Int], strides: [Int], from start: Int = 0) -> [Int] {
        guard let count = Shape.product(shape), count > 0 else { return [] }
        var result: [Int] = []
        result.reserveCapacity(count)
        var counter = Array(repeating: 0, count: shape.count)
        var position = start
        for _ in 0..<count {
            result.append(position)
            for axis in shape.indices.reversed() {
                counter[axis] += 1
                position += strides[axis]
                if counter[axis] < shape[axis] { break }
                position -= strides[axis] * shape[axis]
                counter[axis] = 0
            }
        }
        return result
    }
}
