import GraphIR
import Interpreter
import Testing

@Suite struct NormalizationTests {
    private func batchNormalization(epsilon: Double, fixesGamma: Bool = false) throws -> Tensor {
        try evaluate(
            .batchNormalization(BatchNormalization(epsilon: epsilon, fixesGamma: fixesGamma)),
            ramp([1, 2, 2, 2]), tensor([2], [2, -1]), tensor([2], [0.5, 1]), tensor([2], [2, 6]),
            tensor([2], [3, 8]))
    }

    @Test func batchNormalization() throws {
        expect(
            try batchNormalization(epsilon: 1), [1, 2, 2, 2],
            [-0.5, 0.5, 1.5, 2.5, 4.0 / 3, 1, 2.0 / 3, 1.0 / 3])
    }

    @Test func epsilonMatters() throws {
        expect(
            try batchNormalization(epsilon: 0.001), [1, 2, 2, 2],
            [
                -0.6545081363886835, 0.5, 1.6545081363886835, 2.809016272777367, 1.3535312955777479,
                1, 0.6464687044222521, 0.29293740884450437,
            ])
    }

    @Test func fixedGammaCountsAsOne() throws {
        expect(
            try batchNormalization(epsilon: 1, fixesGamma: true), [1, 2, 2, 2],
            [0, 0.5, 1, 1.5, 2.0 / 3, 1, 4.0 / 3, 5.0 / 3])
    }

    @Test func batchNormalizationOfVectors() throws {
        let output = try evaluate(
            .batchNormalization(BatchNormalization(epsilon: 0)), ramp([2, 2]), tensor([2], [2, 3]),
            tensor([2], [0, 1]), tensor([2], [1, 2]), tensor([2], [4, 1]))
        expect(output, [2, 2], [0, 1, 2, 7])
    }

    @Test func instanceNormalizationTakesTheBiasedVariance() throws {
        let data = tensor([2, 2, 2, 2], [1, 2, 3, 4, 2, 2, 2, 2, 0, 0, 0, 8, 1, 3, 1, 3])
        let output = try evaluate(
            .instanceNormalization(InstanceNormalization(epsilon: 0.75)), data,
            tensor([2], [2, -1]), tensor([2], [1, 0.5]))
        expect(
            output, [2, 2, 2, 2],
            [
                -1.1213203435596424, 0.29289321881345254, 1.7071067811865475, 3.1213203435596424,
                0.5, 0.5, 0.5, 0.5, -0.12022406722240775, -0.12022406722240775,
                -0.12022406722240775, 4.3606722016672235, 1.2559289460184544, -0.2559289460184544,
                1.2559289460184544, -0.2559289460184544,
            ])
    }

    private let vectors = tensor([1, 2, 2, 2], [3, 4, 0, 0, 1, 2, 2, 4])

    private func l2(_ extent: L2Normalization.Extent) throws -> Tensor {
        try evaluate(.l2Normalization(L2Normalization(extent, epsilon: 1)), vectors)
    }

    @Test func l2OverInstances() throws {
        expect(
            try l2(.instance), [1, 2, 2, 2],
            [
                0.42008402520840293, 0.5601120336112039, 0, 0, 0.14002800840280097,
                0.28005601680560194, 0.28005601680560194, 0.5601120336112039,
            ])
    }

    @Test func l2OverChannels() throws {
        expect(
            try l2(.channel), [1, 2, 2, 2],
            [
                0.9045340337332909, 0.8728715609439696, 0, 0, 0.30151134457776363,
                0.4364357804719848, 0.8944271909999159, 0.9701425001453319,
            ])
    }

    @Test func l2OverPositions() throws {
        expect(
            try l2(.spatial), [1, 2, 2, 2],
            [
                0.5883484054145521, 0.7844645405527362, 0, 0, 0.19611613513818404,
                0.3922322702763681, 0.3922322702763681, 0.7844645405527362,
            ])
    }

    @Test func l2OfZerosIsZeros() throws {
        let definition = L2Normalization(.instance, epsilon: 0)
        let output = try evaluate(.l2Normalization(definition), tensor([2, 2], [0, 0, 0, -2]))
        expect(output, [2, 2], [0, 0, 0, -1])
    }

    private let scores = tensor([1, 3, 4], [1, 2, 3, -1, 0, 1, 1, 1, 0, 2, 2, 2])

    @Test func softmaxAlongTheLastAxis() throws {
        expect(
            try evaluate(.softmax(Softmax()), scores), [1, 3, 4],
            [
                0.0889468172974043, 0.24178251715880075, 0.6572330228318554, 0.01203764271193945,
                0.10923177257303593, 0.2969227424756547, 0.2969227424756547, 0.2969227424756547,
                0.04316453297999626, 0.3189451556733346, 0.3189451556733346, 0.3189451556733346,
            ])
    }

    @Test func softmaxAlongChannels() throws {
        expect(
            try evaluate(.softmax(Softmax(axis: 1)), scores), [1, 3, 4],
            [
                0.5761168847658291, 0.4223187982515182, 0.6652409557748218, 0.03511902695933972,
                0.21194155761708544, 0.15536240349696362, 0.09003057317038046, 0.2594964603424191,
                0.21194155761708544, 0.4223187982515182, 0.24472847105479764, 0.7053845126982411,
            ])
    }

    @Test func softmaxOfLargeNumbers() throws {
        let output = try evaluate(.softmax(Softmax()), tensor([1, 2], [30_000, 30_000]))
        expect(output, [1, 2], [0.5, 0.5])
    }
}
