import GraphIR

extension InstanceNormalization {
    /// Operands: data, gamma, beta. Mean and variance in two passes over each plane.
    func evaluate(_ operands: [Tensor]) -> [Double] {
        var elements = operands[0].doubles
        let gamma = operands[1].doubles
        let beta = operands[2].doubles
        ChannelLayout(operands[0].shape).forEachPlane(of: &elements) { channel, plane in
            let count = Double(plane.count)
            var sum = 0.0
            for x in plane { sum += x }
            let mean = sum / count
            var squares = 0.0
            for x in plane { squares += (x - mean) * (x - mean) }
            let deviation = (squares / count + epsilon).squareRoot()
            for index in plane.indices {
                plane[index] = gamma[channel] * (plane[index] - mean) / deviation + beta[channel]
            }
        }
        return elements
    }
}
