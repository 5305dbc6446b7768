import GraphIR

extension Tensor {
    /// Convolution weights `[O, C/g, kh, kw]` of `groups` groups with each `joined` neighbouring
    /// groups made one: `[O, joined C/g, kh, kw]`, zero between what were different groups.
    func joiningGroups(_ joined: Int, of groups: Int) -> Tensor {
        guard joined > 1 else { return self }
        switch storage {
        case .float32(let values):
            return Tensor(shape: joinedShape(joined), join(values, joined, groups))
        case .float64(let values):
            return Tensor(shape: joinedShape(joined), join(values, joined, groups))
        }
    }

    private func joinedShape(_ joined: Int) -> [Int] {
        [shape[0], shape[1] * joined, shape[2], shape[3]]
    }

    private func join<Element: BinaryFloatingPoint>(
        _ values: [Element], _ joined: Int, _ groups: Int
    ) -> [Element] {
        let outputsPerGroup = shape[0] / groups
        let row = shape[1] * shape[2] * shape[3]
        var result = Array(repeating: Element.zero, count: values.count * joined)
        for output in 0..<shape[0] {
            let place = output / outputsPerGroup % joined
            let target = (output * joined + place) * row
            for i in 0..<row { result[target + i] = values[output * row + i] }
        }
        return result
    }
}
