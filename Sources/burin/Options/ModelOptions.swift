import Architectures
import ArgumentParser
import CCodegen
import Diagnostics
import Driver
import GraphPasses
import Planning

/// Everything a MODEL argument leaves open.
struct ModelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where the parameters come from: seed:N for pseudo-random ones (N from 0), or an MXNet "
                + ".params file. Default: the file beside the symbol file, or the ONNX file "
                + "itself. Given once more, how they are kept: f16 stores those of large dense "
                + "layers, which wait for memory, in half precision (faster but for --isa "
                + "baseline); f32, the default, none. And where: embed, the default, links them in; "
                + "file writes PREFIX.weights beside the output, which is mapped and so shared by "
                + "processes.",
            valueName: "seed:N|FILE.params|f16|f32|embed|file"))
    var weights: [String] = []

    @Flag(help: "Architectures: squeeze-and-excitation in every residual unit.")
    var se = false

    @Flag(help: "Architectures: instance normalization for half the channels of residual units.")
    var ibn = false

    @Option(
        help: ArgumentHelp(
            "Architectures: the output head, as 'burin list' shows them. Default: E, for "
                + "MobileFaceNet GDC.", valueName: "A...J"))
    var output: OutputOption?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Architectures: numbers in an embedding. Default: 512, for MobileFaceNet 128 or 256.",
            valueName: "N"))
    var embeddingSize: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Height and width of the input in pixels. Default: what the model states, or 112x112.",
            valueName: "HxW"),
        transform: InputShape.init(argument:))
    var inputShape: InputShape?

    @Option(
        help: ArgumentHelp(
            "For a network that does not normalise its input itself: what to subtract from RGB "
                + "values 0 to 255, one number or one a channel.", valueName: "N[,N,N]"))
    var mean: ChannelNumbers?

    @Option(
        help: ArgumentHelp(
            "The same: what to divide by afterwards.", valueName: "N[,N,N]"))
    var std: ChannelNumbers?

    @Flag(help: "The network was trained on BGR: reverse the channels of the RGB it is given.")
    var bgr = false

    @Option(
        name: .customLong("dim"),
        help: ArgumentHelp(
            "ONNX: a size that the model leaves open, by the name it has there, or as INPUT:AXIS. "
                + "May be given several times.", valueName: "NAME=N"))
    var namedSizes: [NamedSize] = []

    @Option(
        help: ArgumentHelp(
            "The value or layer to compute, by its name in the model. Default: the first "
                + "output of an ONNX file; else fc1, the embedding, where there is one.",
            valueName: "NAME"))
    var outputValue: String?

    /// Whether no option was given.
    var isEmpty: Bool {
        weights.isEmpty && !se && !ibn && output == nil && embeddingSize == nil && inputShape == nil
            && namedSizes.isEmpty && outputValue == nil && mean == nil && std == nil && !bgr
    }

    /// What to load for a MODEL argument. Throws a usage diagnostic where the weights make no
    /// sense, and where an architecture has none.
    func request(_ model: String) throws(Diagnostic) -> ModelRequest {
        let source = try source()
        guard source != nil || !Self.isArchitecture(model) else {
            throw Diagnostic(
                .usage, "the architecture \(model) has no weights of its own",
                expected: "--weights seed:7 for pseudo-random ones, or --weights FILE.params")
        }
        return try request(model, weights: source)
    }

    /// As ``request(_:)``, with these weights for an architecture that has none.
    func request(_ model: String, fallback: WeightSource) throws(Diagnostic) -> ModelRequest {
        let source = try source()
        var request = try request(model, weights: source)
        if source == nil, Self.isArchitecture(model) { request.weights = fallback }
        return request
    }

    /// The source among the values of `--weights`, or nil. Throws where there are several.
    func source() throws(Diagnostic) -> String? {
        try single(
            weights.filter { WeightStorage(rawValue: $0) == nil && Self.places[$0] == nil },
            "sources of parameters")
    }

    private static let places: [String: CodegenOptions.WeightsPlace] = [
        "embed": .embedded, "file": .file,
    ]

    /// The place among the values of `--weights`. Throws where there are several.
    func weightsPlace() throws(Diagnostic) -> CodegenOptions.WeightsPlace {
        let places = weights.filter { Self.places[$0] != nil }
        return try single(places, "places").flatMap { Self.places[$0] } ?? .embedded
    }

    /// The storage among the values of `--weights`. Throws where there are several, and where a
    /// place is named and not `forArtefact`.
    func weightStorage(forArtefact: Bool = false) throws(Diagnostic) -> WeightStorage {
        if let place = weights.first(where: { Self.places[$0] != nil }), !forArtefact {
            throw Diagnostic(
                .usage, "--weights \(place) says where an artefact has its weights",
                expected: "it with burin compile alone")
        }
        let kinds = weights.filter { WeightStorage(rawValue: $0) != nil }
        guard let kind = try single(kinds, "kinds of storage") else { return .float32 }
        return WeightStorage(rawValue: kind) ?? .float32
    }

    private func single(_ list: [String], _ what: String) throws(Diagnostic) -> String? {
        guard list.count <= 1 else {
            throw Diagnostic(
                .usage, "--weights names \(list.count) \(what): \(list.joined(separator: ", "))",
                expected:
                    "one source, seed:N or a file, at most one of f16 and f32, and at most one "
                    + "of embed and file")
        }
        return list.first
    }

    static func isArchitecture(_ model: String) -> Bool {
        ArchitectureCatalog.all.contains { $0.name == model }
    }

    private func request(_ model: String, weights: String?) throws(Diagnostic) -> ModelRequest {
        var request = ModelRequest(model: model)
        if let weights { request.weights = try WeightSource(argument: weights) }
        request.architecture.squeezeAndExcitation = se
        request.architecture.instanceBatchNormalization = ibn
        request.architecture.output = output
        request.architecture.embeddingSize = embeddingSize
        request.inputSize = inputShape?.size
        for entry in namedSizes {
            let before = request.namedSizes.updateValue(entry.size, forKey: entry.name)
            guard before == nil || before == entry.size else {
                throw Diagnostic(
                    .usage, "--dim fixes \(entry.name) twice", expected: "one size for a name")
            }
        }
        request.output = outputValue
        if mean != nil || std != nil || bgr {
            request.normalization = AddInputNormalization(
                mean: mean?.numbers ?? [], deviation: std?.numbers ?? [], reversesChannels: bgr)
        }
        return request
    }
}
