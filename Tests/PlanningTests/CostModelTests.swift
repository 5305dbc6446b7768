import GraphIR
import Testing

@testable import Planning

/// The order of costs where it is known by measurement; microseconds themselves are not asserted.
@Suite("Cost model")
struct CostModelTests {
    private func problem(
        _ channels: Int, _ outputs: Int, _ attributes: Convolution, size: Int,
        set: InstructionSet = .avx2
    ) throws -> ConvolutionProblem {
        try ConvolutionProblem(channels, outputs, attributes, size: size, set: set)
    }

    private func model(_ weights: WeightsResidence, _ set: InstructionSet = .avx2) -> CostModel {
        CostModel(machine: .reference(for: set), weights: weights)
    }

    private func costs(
        _ problem: ConvolutionProblem, _ weights: WeightsResidence = .memory
    ) -> [ConvolutionForm: Double] {
        Dictionary(
            uniqueKeysWithValues: KernelCatalog.candidates(for: problem, model(weights))
                .map { ($0.form, $0.estimatedMicroseconds) })
    }

    private func cost(
        _ form: ConvolutionForm, _ costs: [ConvolutionForm: Double]
    ) throws -> Double {
        try #require(costs[form])
    }

    @Test("Where weights come from memory, a form with fewer of them wins")
    func weightsDecide() throws {
        let deep = try problem(512, 512, Convolution(kernel: 3, padding: 1), size: 7)
        let far = costs(deep, .memory)
        let near = costs(deep, .cache)
        #expect(try cost(.winograd2, far) < cost(.winograd4, far))
        #expect(try cost(.winograd4, near) < cost(.winograd2, near))
        for (form, time) in near { #expect(try time < cost(form, far)) }
    }

    @Test("Winograd's saving grows with the image")
    func winogradSaves() throws {
        var last = 0.0
        for size in [7, 14, 28, 56] {
            let costs = try costs(
                problem(64, 64, Convolution(kernel: 3, padding: 1), size: size))
            let best = try #require(
                [costs[.winograd4], costs[.winograd2]].compactMap(\.self).min())
            let saving = try cost(.direct, costs) / best
            #expect(saving > last)
            last = saving
        }
        #expect(last > 2)
    }

    @Test("Joined groups and half-filled vectors cost what they compute")
    func waste() throws {
        let wide = try costs(problem(128, 128, Convolution(kernel: 3, padding: 1), size: 28))
        let grouped = try costs(
            problem(128, 128, Convolution(kernel: 3, padding: 1, groups: 64), size: 28))
        #expect(try cost(.laneGrouped, grouped) < cost(.direct, grouped))
        #expect(try cost(.direct, grouped) < cost(.direct, wide))
        let nine = try costs(problem(64, 9, Convolution(kernel: 1), size: 28))
        let sixteen = try costs(problem(64, 16, Convolution(kernel: 1), size: 28))
        #expect(try cost(.pointwise, nine) > 0.9 * cost(.pointwise, sixteen))
    }

    @Test("Exponentials and stores add to every form alike")
    func epilogue() {
        let model = model(.memory)
        #expect(model.epilogueMicroseconds([.activation(.relu(ReLU()))], elements: 1000) == 0)
        let one = model.epilogueMicroseconds([.activation(.sigmoid(Sigmoid()))], elements: 1000)
        let stored = model.epilogueMicroseconds(
            [.activation(.sigmoid(Sigmoid())), .store], elements: 1000)
        #expect(one > 0 && stored > one)
    }

    @Test(
        "Every legal form has a cost on every instruction set", arguments: InstructionSet.allCases)
    func positive(set: InstructionSet) throws {
        for (channels, outputs, attributes, size) in [
            (3, 5, Convolution(kernel: 3, padding: 1), 9),
            (64, 64, Convolution(kernel: 3, padding: 1, groups: 64), 7),
            (64, 64, Convolution(kernel: 1, stride: 2), 7), (16, 16, Convolution(kernel: 1), 1),
        ] {
            let problem = try problem(channels, outputs, attributes, size: size, set: set)
            let costs = KernelCatalog.candidates(for: problem, model(.memory, set))
                .map(\.estimatedMicroseconds)
            #expect(!costs.isEmpty && costs.allSatisfy { $0 > 0 && $0.isFinite })
            #expect(costs == costs.sorted())
        }
    }
}
