import GraphIR

/// One convolution's sizes and memory; the ways to compute it are extensions.
///
/// Layouts: input `[N, C, H, W]`, weights `[O, C/groups, kh, kw]`, padding values `[C]`, output
/// `[N, O, H', W']`. The output holds the bias, or 0, before the convolution is added to it.
struct ConvolutionBuffers {
    let geometry: ConvolutionGeometry
    let input: UnsafeBufferPointer<Double>
    let weights: UnsafeBufferPointer<Double>
    let paddingValues: UnsafeBufferPointer<Double>
    let output: UnsafeMutableBufferPointer<Double>

    /// The input plane of one image and channel.
    @inline(__always)
    func inputPlane(_ image: Int, _ channel: Int) -> UnsafePointer<Double> {
        let plane = image * geometry.inputs + channel
        return input.baseAddress.unsafelyUnwrapped + plane * geometry.size.area
    }

    /// The output plane of one image and channel.
    @inline(__always)
    func outputPlane(_ image: Int, _ channel: Int) -> UnsafeMutablePointer<Double> {
        let plane = image * geometry.outputs + channel
        return output.baseAddress.unsafelyUnwrapped + plane * geometry.outputSize.area
    }

    /// The weights of one output channel.
    @inline(__always)
    func weightRow(_ outputChannel: Int) -> UnsafePointer<Double> {
        weights.baseAddress.unsafelyUnwrapped + outputChannel * geometry.windowLength
    }
}
