/// What all layers of one kernel cost together.
public struct KernelProfile: Sendable, Hashable {
    public var kernel: String
    /// How many layers run on it.
    public var layers: Int
    /// Times and work added up.
    public var figures: ProfileFigures

    /// The kernels of a profile, the one that takes the most time first.
    static func summaries(of layers: [LayerProfile]) -> [KernelProfile] {
        var byKernel: [String: KernelProfile] = [:]
        for layer in layers {
            let fresh = KernelProfile(kernel: layer.kernel, layers: 0, figures: ProfileFigures())
            byKernel[layer.kernel, default: fresh].layers += 1
            byKernel[layer.kernel, default: fresh].figures += layer.figures
        }
        return byKernel.values.sorted {
            (-$0.figures.milliseconds, $0.kernel) < (-$1.figures.milliseconds, $1.kernel)
        }
    }
}
