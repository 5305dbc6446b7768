import GraphIR
import Testing

@testable import Planning

@Suite("Kernel catalog")
struct KernelCatalogTests {
    private func chosen(
        _ channels: Int, _ outputs: Int, _ attributes: Convolution, size: Int = 14,
        readsCallerInput: Bool = false
    ) throws -> [ConvolutionForm] {
        let problem = try ConvolutionProblem(
            channels, outputs, attributes, size: size, readsCallerInput: readsCallerInput)
        return KernelCatalog.candidates(
            for: problem, CostModel(machine: .reference(for: .avx2), weights: .memory)
        ).map(\.form)
    }

    @Test("Each family wins where it should")
    func winners() throws {
        #expect(try chosen(64, 64, Convolution(kernel: 1)).first == .pointwise)
        #expect(try chosen(64, 64, Convolution(kernel: 1, stride: 2)).first == .subsampledPointwise)
        #expect(try chosen(64, 64, Convolution(kernel: 3, padding: 1)).first == .winograd4)
        #expect(
            try chosen(64, 64, Convolution(kernel: 3, padding: 1), size: 56).first
                == .winograd4ByBlocks)
        #expect(
            try chosen(512, 512, Convolution(kernel: 3, padding: 1), size: 7).first == .winograd2)
        #expect(try chosen(64, 64, Convolution(kernel: 3, stride: 2, padding: 1)).first == .direct)
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

    @Test("Winograd's algorithm is for dense 3x3 convolutions of stride 1")
    func winogradIsLegal() throws {
        let forms: [ConvolutionForm] = [.winograd4, .winograd2, .winograd4ByBlocks]
        for attributes in [
            Convolution(kernel: 3, stride: 2, padding: 1), Convolution(kernel: 5, padding: 2),
            Convolution(kernel: 3, padding: 2, dilation: 2), Convolution(kernel: 1),
            Convolution(kernel: 3, stride: SpatialSize(1, 2), padding: 1),
            Convolution(kernel: 3, padding: 1, groups: 2),
        ] {
            let legal = try chosen(32, 32, attributes, size: 60)
            #expect(!legal.contains { forms.contains($0) })
        }
        let legal = try chosen(32, 32, Convolution(kernel: 3, padding: 1), size: 60)
        #expect(forms.allSatisfy { legal.contains($0) })
        // Few tiles cannot be shared as blocks.
        #expect(try !chosen(32, 32, Convolution(kernel: 3)).contains(.winograd4ByBlocks))
    }

    @Test("Minimal filtering of a stride of 2 wins where its weights are few")
    func stridedWinograd() throws {
        let strided = Convolution(kernel: 3, stride: 2, padding: 1)
        #expect(try chosen(64, 64, strided, size: 112).first == .stridedWinograd4)
        #expect(try chosen(128, 128, strided, size: 56).first == .stridedWinograd4)
        #expect(try chosen(256, 256, strided, size: 28).first == .stridedWinograd2)
        #expect(try chosen(512, 512, strided, size: 14).first == .direct)
        let forms: [ConvolutionForm] = [.stridedWinograd4, .stridedWinograd2]
        for attributes in [
            Convolution(kernel: 3, padding: 1), Convolution(kernel: 5, stride: 2, padding: 2),
            Convolution(kernel: 3, stride: 2, padding: 2, dilation: 2),
            Convolution(kernel: 3, stride: SpatialSize(1, 2), padding: 1),
            Convolution(kernel: 3, stride: 3), Convolution(kernel: 3, stride: 2, groups: 2),
        ] {
            let legal = try chosen(32, 32, attributes, size: 60)
            #expect(!legal.contains { forms.contains($0) })
        }
        let image = try chosen(3, 64, strided, size: 112, readsCallerInput: true)
        #expect(!image.contains { forms.contains($0) })
    }

    @Test("Executed multiply-accumulates are those of the tiles")
    func executed() throws {
        let geometry = ValueGeometry(channels: 8, height: 7, width: 14)
        let problem = ConvolutionProblem(
            attributes: Convolution(kernel: 3, padding: 1), input: geometry, output: geometry,
            vectorWidth: 8, readsCallerInput: false)
        #expect(problem.executedMultiplyAccumulates(.direct) == 7 * 14 * 9 * 64)
        // 7 = 4 + 3 and 14 = 4 + 4 + 4 + 2; 7 = 2 + 2 + 2 + 1. Each takes two more products.
        #expect(
            problem.executedMultiplyAccumulates(.winograd4) == (6 + 5) * (6 + 6 + 6 + 4) * 64)
        #expect(problem.executedMultiplyAccumulates(.winograd2) == (4 + 4 + 4 + 3) * 7 * 4 * 64)
        #expect(problem.executedMultiplyAccumulates(.stridedWinograd4) == 2 * 4 * 81 * 64)
        #expect(problem.executedMultiplyAccumulates(.stridedWinograd2) == 4 * 7 * 25 * 64)
    }

    @Test("Strassen's algorithm takes large products whose sides halve into whole panels")
    func strassen() throws {
        let plain = Convolution(kernel: 1)
        for (inputs, outputs) in [(1024, 704), (704, 1024), (1024, 256), (352, 352)] {
            #expect(try chosen(inputs, outputs, plain).first == .strassen)
        }
        #expect(try chosen(128, 128, plain).first == .pointwise)
        #expect(try chosen(64, 256, plain, size: 56).first == .pointwise)
        for (inputs, outputs, size) in [(1032, 704, 14), (1024, 720, 14), (1024, 704, 7)] {
            #expect(try !chosen(inputs, outputs, plain, size: size).contains(.strassen))
        }
        #expect(try !chosen(1024, 704, Convolution(kernel: 1, stride: 2)).contains(.strassen))
    }

    @Test("The direct kernel computes every convolution")
    func directIsAlwaysLegal() throws {
        for groups in [1, 2, 3, 6] {
            let forms = try chosen(6, 12, Convolution(kernel: 3, groups: groups))
            #expect(forms.contains(.direct))
        }
    }
}
