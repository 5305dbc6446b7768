/// What a compiled model says about itself: the JSON of its `info_json`.
///
/// Keys this version does not know are ignored, so that newer models can say more.
public struct ModelInformation: Sendable, Hashable, Codable {
    /// The model's name.
    public var name: String
    /// The Burin that compiled it.
    public var burinVersion: String
    /// The instruction set it was compiled for: `baseline`, `avx2`, `avx512`, `neon`.
    public var isa: String
    /// All instruction sets in the library, the first that the processor has being ``isa``; nil in
    /// models of older versions.
    public var isas: [String]?
    /// The file beside the library that holds the weights; nil where they are linked in.
    public var weightsFile: String?
    /// Floats in a vector, and in a channel block of a `blocked` value.
    public var vectorWidth: Int
    /// The C compiler and its version.
    public var compiler: String
    /// The flags given to it.
    public var flags: String
    /// The name of the file the model came from, without its folder, or of the architecture.
    public var source: String
    /// A digest of the weights as they are packed, 16 hexadecimal digits: names the blob.
    public var weightsDigest: String
    /// A digest of the network's parameters as they were read, 16 hexadecimal digits; nil in
    /// models of older versions.
    public var parametersDigest: String?
    /// A digest of the network as it was compiled, its operators, attributes, shapes and parameters,
    /// 16 hexadecimal digits; nil in models of older versions.
    public var modelDigest: String?
    /// Multiply-accumulates of the network for one image, before any pass.
    public var networkMacs: Int
    /// Multiply-accumulates for one image of the layers as they are compiled.
    public var macs: Int
    /// Bytes of workspace for activations.
    public var arenaBytes: Int
    /// How many images the model can run at once, the smallest number first; 1 among them.
    public var batches: [Batch]
    /// Bytes of packed weights.
    public var weightsBytes: Int
    /// The layers whose weights are stored in half precision; nil in models of older versions.
    public var halfLayers: [String]?
    /// What the user said about who may use the model; nil where nothing was said.
    public var license: String?
    /// The passes the network went through, in order; nil in models of older versions.
    public var passes: [String]?
    public var inputs: [Port]
    public var outputs: [Port]
    /// What the model does to its input itself; nil where nothing was folded in.
    public var preprocessing: Preprocessing?
    /// The normalisation the model applies to its input itself; nil where it applies none, and in
    /// models of older versions.
    public var inputScaling: Scaling?
    /// The values an observer is shown, by index.
    public var values: [Value]
    /// What a run does, in order.
    public var steps: [Step]

    /// An input or output of one run, in row-major order: NCHW with the first size 1 for images.
    public struct Port: Sendable, Hashable, Codable {
        public var name: String
        public var shape: [Int]

        /// The number of floats.
        public var count: Int { shape.reduce(1, *) }
    }

    /// A way to run several images at once.
    public struct Batch: Sendable, Hashable, Codable {
        public var images: Int
        /// The step from which on each is done for all images before the next.
        public var together: Int
        /// Bytes of workspace for activations.
        public var arenaBytes: Int
        /// The most bytes of activations alive at one step, which no arena can be smaller than; nil
        /// in models of older versions.
        public var largestLiveBytes: Int?

        enum CodingKeys: String, CodingKey {
            case images, together
            case arenaBytes = "arena_bytes"
            case largestLiveBytes = "largest_live_bytes"
        }
    }

    /// The scaling that was folded into the first layer, and must not be applied again.
    public struct Preprocessing: Sendable, Hashable, Codable {
        public var description: String
    }

    /// A normalisation `(x - mean) * scale`, a number of each for every channel.
    public struct Scaling: Sendable, Hashable, Codable {
        /// What is taken off each channel.
        public var mean: [Double]
        /// What each channel is multiplied by then.
        public var scale: [Double]

        public init(mean: [Double], scale: [Double]) {
            self.mean = mean
            self.scale = scale
        }
    }

    /// An intermediate result.
    public struct Value: Sendable, Hashable, Codable {
        /// How the floats lie in memory.
        public enum Layout: String, Sendable, Hashable, Codable {
            /// `[C/v][H][W][v]`, channels rounded up to a multiple of `v`, the vector width.
            case blocked
            /// `[C][H][W]`.
            case planar
        }

        public var name: String
        /// The layer of the network it comes from.
        public var layer: String
        /// The generated function that computes it.
        public var kernel: String
        /// `[1, C, H, W]` or `[1, C]` where the layout is blocked.
        public var shape: [Int]
        public var layout: Layout
        /// Multiply-accumulates of the kernel.
        public var macs: Int
        /// Index into ``ModelInformation/steps`` of the step that computes it.
        public var step: Int

        /// The number of floats, without the rounding up of channels.
        public var count: Int { shape.reduce(1, *) }
    }

    enum CodingKeys: String, CodingKey {
        case name, isa, isas, compiler, flags, source, macs, inputs, outputs, preprocessing, values
        case steps, batches, license, passes
        case networkMacs = "network_macs"
        case burinVersion = "burin_version"
        case vectorWidth = "vector_width"
        case weightsDigest = "weights_digest"
        case parametersDigest = "parameters_digest"
        case modelDigest = "model_digest"
        case arenaBytes = "arena_bytes"
        case weightsBytes = "weights_bytes"
        case weightsFile = "weights_file"
        case halfLayers = "half_layers"
        case inputScaling = "input_scaling"
    }
}
