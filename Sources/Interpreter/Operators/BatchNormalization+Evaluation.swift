import GraphIR

extension BatchNormalization {
    /// Operands: data, gamma, beta, mean, variance. The formula is not folded into a scale and a
    /// shift: that is what passes do, and what they are measured against.
    func evaluate(_ operands: [Tensor]) -> [Double] {
        var elements = operands[0].doubles
        let gamma = operands[1].doubles
        let beta = operands[2].doubles
        let mean = operands[3].doubles
        let variance = operands[4].doubles
        ChannelLayout(operands[0].shape).forEachPlane(of: &elements) { channel, plane in
            let center = mean[channel]
            let deviation = (variance[channel] + epsilon).squareRoot()
            let scale = fixesGamma ? 1 : gamma[channel]
            let shift = beta[channel]
            for index in plane.indices {
                plane[index] = (plane[index] - center) / deviation * scale + shift
            }
        }
        return elements
    }
}
