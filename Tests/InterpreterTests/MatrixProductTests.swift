import GraphIR
import Interpreter
import Testing

@Suite struct MatrixProductTests {
    private func product(_ left: Tensor, _ right: Tensor) throws -> Tensor {
        try evaluate(.matrixProduct(MatrixProduct()), left, right)
    }

    @Test func matrices() throws {
        expect(try product(ramp([2, 3]), ramp([3, 2])), [2, 2], [22, 28, 49, 64])
    }

    @Test func vectors() throws {
        expect(try product(ramp([3]), ramp([3])), [], [14])
        expect(try product(ramp([3]), ramp([3, 2])), [2], [22, 28])
        expect(try product(ramp([2, 3]), ramp([3])), [2], [14, 32])
        expect(try product(ramp([2, 2, 3]), ramp([3])), [2, 2], [14, 32, 50, 68])
    }

    @Test func stacks() throws {
        let single = try product(ramp([2, 1, 2]), ramp([2, 1]))
        expect(single, [2, 1, 1], [5, 11])
        let both = try product(ramp([2, 1, 1, 2]), ramp([3, 2, 1]))
        expect(both, [2, 3, 1, 1], [5, 11, 17, 11, 25, 39])
        let equal = try product(ramp([2, 1, 2]), ramp([2, 2, 1]))
        expect(equal, [2, 1, 1], [5, 25])
    }
}
