import GraphIR

extension GlobalPooling {
    /// Data `[N, C, H, W]`: one number per plane.
    func evaluate(_ data: Tensor) -> [Double] {
        var elements = data.doubles
        var result: [Double] = []
        ChannelLayout(data.shape).forEachPlane(of: &elements) { _, plane in
            switch kind {
            case .max:
                var maximum = -Double.infinity
                for x in plane where x > maximum || x.isNaN { maximum = x }
                result.append(maximum)
            case .average:
                var sum = 0.0
                for x in plane { sum += x }
                result.append(sum / Double(plane.count))
            }
        }
        return result
    }
}
