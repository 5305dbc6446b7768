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
        /// Images that are also run together; 1 for none.
        var batch = 1

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
        Network(
            recording: "crunet56", architecture: "crunet-56", symbol: "crunet56-symbol.json",
            batch: 8),
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
        Network(recording: "lresnet50e-ir", architecture: "lresnet-50e-ir", batch: 8),
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
                try await ModelCompiler(.init(batches: [1, network.batch]))
                    .compile(reference, to: path, as: .sharedLibrary)
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
                try expectSameBits(model, image.floats, batch: network.batch)
                try await expectLittleMemory(model.information, path, in: folder)
            }
        }
    }

    /// Two threads, and every place in a batch, give the bits of one image on one thread.
    private func expectSameBits(_ model: LoadedModel, _ image: [Float], batch: Int) throws {
        // A batch of one image in two lights: exact halves, so no other numbers round.
        let images = (0..<batch).map { index in
            index.isMultiple(of: 2) ? image : image.map { $0 / 2 }
        }
        let alone = try images.prefix(2).map { try model.run($0).map(\.bitPattern) }
        #expect(try model.run(image, threads: 2).map(\.bitPattern) == alone[0])
        guard batch > 1 else { return }
        #expect(model.information.batches.map(\.images) == [1, batch])
        for threads in [1, 2] {
            let together = try model.run(images.flatMap(\.self), count: batch, threads: threads)
            let expected = (0..<batch).flatMap { alone[$0 % 2] }
            #expect(together.map(\.bitPattern) == expected, "\(threads) threads")
        }
    }

    /// A process that runs one image needs the weights, the activations, and next to nothing else.
    private func expectLittleMemory(
        _ information: ModelInformation, _ path: String, in folder: String
    ) async throws {
        let counts = [information.inputs, information.outputs]
            .map { $0.reduce(0) { $0 + $1.count } }
        let peak = try await PeakMemory(in: folder)
            .bytes(running: path, inputs: counts[0], outputs: counts[1])
        let needed = information.weightsBytes + information.arenaBytes
        #expect(peak >= information.weightsBytes)
        #expect(peak <= needed + 10_000_000, "\(peak) bytes, model \(needed)")
    }

    @Test("Large layers in half precision keep the embedding's direction")
    func halfPrecision() async throws {
        let recorded = try #require(try RecordedOutputs.load()["attention56"])
        let image = SeededParameters.image(height: 112, width: 112)
        let request = ModelRequest(model: "attention-56", weights: .seed(7))
        var options = ModelCompiler.Options()
        options.weightStorage = .half
        try await Fixtures.withTemporaryFolder { folder in
            let path = "\(folder)/network.so"
            try await ModelCompiler(options).compile(
                ModelLoader.prepare(request), to: path, as: .sharedLibrary)
            let model = try LoadedModel(path: path)
            #expect(model.information.halfLayers?.isEmpty == false)
            let agreement = ValueAgreement(
                value: "fc1", layer: "", kernel: "", compiled: try model.run(image.floats),
                reference: recorded)
            #expect(agreement.cosine >= 0.99999)
            // Rounding shows: weights that were not rounded would prove nothing.
            #expect(agreement.maximumError > Self.bounds.maximumError)
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
