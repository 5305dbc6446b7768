public import Architectures
public import GraphIR
public import GraphPasses

/// A network as the user asks for it on the command line.
public struct ModelRequest: Hashable, Sendable {
    /// An architecture's name, or the path of an ONNX file, or of an MXNet symbol file, parameter
    /// file or prefix.
    public var model: String
    /// Options of an architecture; must be the defaults for a file.
    public var architecture: ArchitectureOptions
    public var weights: WeightSource
    /// Height and width of the image; nil for what the model states, or 112 x 112.
    public var inputSize: SpatialSize?
    /// Images at once; nil for what the model states, or 1.
    public var batch: Int?
    /// Sizes that an ONNX file leaves open, by the names it gives them or as `input:axis`.
    public var namedSizes: [String: Int] = [:]
    /// What is to be put before a network that does not normalise its input itself.
    public var normalization: AddInputNormalization?
    /// The value to be the result; nil for the embedding.
    public var output: String?

    /// The files it names; others may lie beside them.
    public var files: [String] {
        guard case .file(let parameters) = weights else { return [model] }
        return [model, parameters]
    }

    public init(
        model: String, architecture: ArchitectureOptions = ArchitectureOptions(),
        weights: WeightSource = .beside, inputSize: SpatialSize? = nil, batch: Int? = nil,
        output: String? = nil
    ) {
        self.model = model
        self.architecture = architecture
        self.weights = weights
        self.inputSize = inputSize
        self.batch = batch
        self.output = output
    }
}
