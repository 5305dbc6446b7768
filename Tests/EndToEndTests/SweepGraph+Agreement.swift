import Driver
import GraphIR
import ModelRuntime
import Planning
import TestSupport
import Testing

extension SweepGraph {
    /// Compiles all layers in one form and expects that each agrees with the interpreter within
    /// the bounds and half of Winograd's, that the form is taken throughout, and that threads and
    /// batches change no bit.
    func expectAgreement(
        _ set: InstructionSet, _ form: ConvolutionForm, _ bounds: AgreementBounds
    ) async throws {
        let graph = finished
        try await Fixtures.withTemporaryFolder { folder in
            let compiled = try await CompiledGraph(
                graph, in: folder, instructionSet: set, optimizes: false,
                selection: SelectionPolicy(preferred: form), batches: [3])
            let forms = compiled.plan.steps.compactMap(\.candidates.first?.form)
            #expect(forms.count == graph.nodes.count && forms.allSatisfy { $0 == form })
            let check = try compiled.check(input)
            #expect(check.firstDeparture == nil, "\(input.shape) \(form) \(set)")
            #expect(check.outputs.count == graph.outputs.count)
            #expect(compiled.plan.memory.overlaps().isEmpty)
            // One layer's error is below what a whole network may have.
            for value in check.values {
                #expect(value.maximumError < 1e-5, "\(input.shape) \(value)")
                #expect(value.bounds == bounds)
            }
            try compiled.model.expectSameBits(input.floats, "\(form) of \(input.shape)")
        }
    }
}

extension LoadedModel {
    /// Any number of threads and any place in a batch give the bits of one image on one thread.
    func expectSameBits(_ image: [Float], _ name: String) throws {
        let images = [image, image.map { $0 * 0.75 - 0.125 }, image.reversed()]
        let single = try images.map { try run($0).map(\.bitPattern) }
        for threads in [2, 3, 7] {
            let shared = try run(image, threads: threads).map(\.bitPattern)
            #expect(shared == single[0], "\(name) on \(threads) threads")
        }
        for threads in [1, 2, 6] {
            let together = try run(images.flatMap(\.self), count: 3, threads: threads)
            #expect(
                together.map(\.bitPattern) == single.flatMap(\.self),
                "\(name), three images on \(threads) threads")
        }
    }
}
