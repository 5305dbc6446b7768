import GraphIR
import Interpreter
import Testing

@Suite struct ActivationTests {
    private let data = tensor([1, 5], [-3, -0.5, 0, 0.5, 3])

    @Test func relu() throws {
        expect(try evaluate(.relu(ReLU()), data), [1, 5], [0, 0, 0, 0.5, 3])
    }

    @Test func leakyReLU() throws {
        let output = try evaluate(.leakyReLU(LeakyReLU(slope: 0.25)), data)
        expect(output, [1, 5], [-0.75, -0.125, 0, 0.5, 3])
    }

    @Test func sigmoid() throws {
        let output = try evaluate(.sigmoid(Sigmoid()), tensor([1, 5], [-800, -2, 0, 1, 800]))
        expect(output, [1, 5], [0, 0.11920292202211755, 0.5, 0.7310585786300049, 1])
    }

    @Test func tanh() throws {
        expect(
            try evaluate(.tanh(Tanh()), data), [1, 5],
            [
                -0.9950547536867305, -0.46211715726000974, 0, 0.46211715726000974,
                0.9950547536867305,
            ])
    }

    @Test func clip() throws {
        let output = try evaluate(.clip(Clip(minimum: -1, maximum: 0.25)), data)
        expect(output, [1, 5], [-1, -0.5, 0, 0.25, 0.25])
        let oneSided = try evaluate(.clip(Clip(minimum: 0, maximum: .infinity)), data)
        expect(oneSided, [1, 5], [0, 0, 0, 0.5, 3])
    }

    @Test func preluPerChannelWithNegativeAndLargeSlopes() throws {
        let output = try evaluate(
            .prelu(PReLU()), tensor([2, 3, 1, 2], [-1, 2, -3, 4, -5, 6, 1, -2, 3, -4, 5, -6]),
            tensor([3], [0.5, -2, 3]))
        expect(output, [2, 3, 1, 2], [-0.5, 2, 6, 4, -15, 6, 1, -1, 3, 8, 5, -18])
    }

    @Test func preluWithOneSlope() throws {
        let output = try evaluate(
            .prelu(PReLU()), tensor([1, 2, 1, 2], [-1, 2, -3, 4]), tensor([1], [2]))
        expect(output, [1, 2, 1, 2], [-2, 2, -6, 4])
    }

    @Test func preluOfVectors() throws {
        let output = try evaluate(
            .prelu(PReLU()), tensor([2, 2], [-1, -1, -2, -2]), tensor([2], [2, 3]))
        expect(output, [2, 2], [-2, -3, -4, -6])
    }
}
