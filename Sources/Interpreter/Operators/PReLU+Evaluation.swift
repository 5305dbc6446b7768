import GraphIR

extension PReLU {
    func evaluate(_ data: Tensor, slope: Tensor) -> [Double] {
        var elements = data.doubles
        apply(slope: slope.doubles, to: &elements, shape: data.shape)
        return elements
    }

    /// Applies the function in place; `slope` holds one number per channel or one for all.
    func apply(slope: [Double], to elements: inout [Double], shape: [Int]) {
        ChannelLayout(shape).forEachPlane(of: &elements) { channel, plane in
            let factor = slope[slope.count == 1 ? 0 : channel]
            for index in plane.indices {
                let x = plane[index]
                plane[index] = x > 0 ? x : factor * x
            }
        }
    }
}
