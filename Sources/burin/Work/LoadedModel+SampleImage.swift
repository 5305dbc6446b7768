import Architectures
import ModelRuntime

extension LoadedModel {
    /// One image to measure with: the seeded one, or a ramp for a model that takes no pictures.
    var sampleImage: [Float] {
        guard let size = try? inputSize() else { return (0..<inputCount).map { Float($0 % 256) } }
        return SeededParameters.image(height: size.height, width: size.width).floats
    }
}
