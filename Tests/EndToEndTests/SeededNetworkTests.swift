import Architectures
import Driver
import Foundation
import GraphIR
import Interpreter
import ModelRuntime
import TestSupport
import Testing

/// Whole networks against the engine they came from: seeded parameters, seeded image, MXNet's
/// recorded embedding, and every layer against the interpreter.
@Suite("Seeded networks", .serialized)
struct SeededNetworkTests {
    struct Network: Sendable, CustomTestStringConvertible {
        /// The name in the recording.
        var recording: String
        var architecture: String
        var hasSqueezeAndExcitation = false
        /// The symbol file, for networks that have one.
        var symbol: String?

        var testDescription: String { recording }

        var requests: [ModelRequest] {
            var options = ArchitectureOptions()
            options.squeezeAndExcitation = hasSqueezeAndExcitation
            let described = ModelRequest(
                model: architecture, architecture: options, weights: .seed(7))
            guard let symbol else { return [described] }
            let path = Fixtures.path("EndToEndTests", symbol)
            return [described, ModelRequest(model: path, weights: .seed(7))]
        }
    }

    static let networks = [
        Network(recording: "crunet56", architecture: "crunet-56", symbol: "crunet56-symbol.json"),
        Network(
            recording: "crunet116", architecture: "crunet-116", symbol: "crunet116-symbol.json"),
        Network(
            recording: "attention56", architecture: "attention-56",
            symbol: "attention56-symbol.json"),
        Network(
            recording: "attention92", architecture: "attention-92",
            symbol: "attention92-symbol.json"),
        Network(
            recording: "attention92-se", architecture: "attention-92",
            hasSqueezeAndExcitation: true,
            symbol: "attention92-se-symbol.json"),
        Network(recording: "lresnet50e-ir", architecture: "lresnet-50e-ir"),
    ]

    /// What must hold against the recorded float32 engine.
    static let bounds = AgreementBounds(maximumError: 2e-5, cosine: 0.999999)

    @Test("Interpreter and compiled library agree with MXNet", arguments: networks)
    func agreesWithRecording(network: Network) async throws {
        let recorded = try #require(try RecordedOutputs.load()[network.recording])
        let image = SeededParameters.image(height: 112, width: 112)
        for request in network.requests {
            let reference = try ModelLoader.prepare(request)
            let exact = try Interpreter(graph: reference).run([image])[0]
            expectAgreement(exact.floats, recorded, "interpreter, \(request.model)")
            try await Fixtures.withTemporaryFolder { folder in
                let path = "\(folder)/network.so"
                let start = Self.processorSeconds
                try await ModelCompiler().compile(reference, to: path, as: .sharedLibrary)
                // Work, whatever else the machine does meanwhile; that jobs run side by side is
                // tested where they are started.
                let time = Self.processorSeconds - start
                #expect(time < 90)
                let model = try LoadedModel(path: path)
                let bytes = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
                let code = try #require(bytes) - model.information.weightsBytes
                print(
                    "note: \(request.model) compiled in \(time) s of one core, code and tables \(code) bytes"
                )
                #expect((1..<1_000_000).contains(code))
                expectAgreement(try model.run(image.floats), recorded, "library, \(request.model)")
                let check = try ModelCheck(model, against: reference, input: image)
                #expect(check.firstDeparture == nil)
                #expect(check.values.count > 50)
            }
        }
    }

    /// Processor time of this process and of those it started and waited for.
    private static var processorSeconds: Double {
        [RUSAGE_SELF, RUSAGE_CHILDREN].reduce(0) { sum, who in
            var usage = rusage()
            getrusage(who.rawValue, &usage)
            return sum
                + [usage.ru_utime, usage.ru_stime].reduce(0) {
                    $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
                }
        }
    }

    private func expectAgreement(_ result: [Float], _ recorded: [Double], _ what: Comment) {
        let agreement = ValueAgreement(
            value: "fc1", layer: "", kernel: "", compiled: result, reference: recorded)
        #expect(agreement.agrees(within: Self.bounds), what)
    }
}
