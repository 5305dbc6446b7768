import GraphIR
import Testing

@testable import Planning

@Suite("Kernel catalog")
struct KernelCatalogTests {
    private func chosen(
        _ channels: Int, _ outputs: Int, _ attributes: Convolution, size: Int = 14,
        readsCallerInput: Bool = false
    ) throws -> [ConvolutionForm] {
        let input: Shape = [1, .known(channels), .known(size), .known(size)]
        let weight: Shape = [
            .known(outputs), .known(channels / attributes.groups), .known(attributes.kernel.height),
            .known(attributes.kernel.width),
        ]
        let output = try attributes.inferShapes([input, weight])[0]
        let problem = ConvolutionProblem(
            attributes: attributes, input: try #require(ValueGeometry(input)),
            output: try #require(ValueGeometry(output)), vectorWidth: 8,
            readsCallerInput: readsCallerInput)
        return KernelCatalog.candidates(
            for: problem, CostModel(machine: .reference(for: .avx2), weights: .memory)
        ).map(\.form)
    }

    @Test("Each family wins where it should")
    func winners() throws {
        #expect(try chosen(64, 64, Convolution(kernel: 1)).first == .pointwise)
        #expect(try chosen(64, 64, Convolution(kernel: 1, stride: 2)).first == .subsampledPointwise)
        #expect(try chosen(64, 64, Convolution(kernel: 3, padding: 1)).first == .direct)
        #expect(
            try chosen(64, 64, Convolution(kernel: 3, padding: 1, groups: 64)).first == .depthwise)
        #expect(
            try chosen(64, 64, Convolution(kernel: 3, padding: 1, groups: 16)).first == .laneGrouped
        )
        #expect(try chosen(64, 64, Convolution(kernel: 3, padding: 1, groups: 2)).first == .direct)
        #expect(
            try chosen(3, 64, Convolution(kernel: 3, padding: 1), readsCallerInput: true).first
                == .firstLayer)
    }

    @Test("The direct kernel computes every convolution")
    func directIsAlwaysLegal() throws {
        for groups in [1, 2, 3, 6] {
            let forms = try chosen(6, 12, Convolution(kernel: 3, groups: groups))
            #expect(forms.contains(.direct))
        }
    }
}
