import GraphIR
import Interpreter
import Testing

@Suite struct BinaryTests {
    @Test func equalShapes() throws {
        let left = tensor([1, 4], [1, 2, 3, 4])
        let right = tensor([1, 4], [2, 4, 8, -8])
        let expected: [(Binary.Kind, [Double])] = [
            (.add, [3, 6, 11, -4]), (.subtract, [-1, -2, -5, 12]), (.multiply, [2, 8, 24, -32]),
            (.divide, [0.5, 0.5, 0.375, -0.5]), (.power, [1, 16, 6561, 1.52587890625e-05]),
            (.minimum, [1, 2, 3, -8]), (.maximum, [2, 4, 8, 4]),
        ]
        for (kind, numbers) in expected {
            expect(try evaluate(.binary(Binary(kind)), left, right), [1, 4], numbers)
        }
    }

    @Test func scalars() throws {
        let scalar = Tensor(scalar: 2)
        let data = tensor([1, 3], [1, 2, 4])
        expect(
            try evaluate(.binary(Binary(.subtract)), data, scalar), [1, 3], [-1, 0, 2])
        expect(try evaluate(.binary(Binary(.divide)), scalar, data), [1, 3], [2, 1, 0.5])
        expect(try evaluate(.binary(Binary(.add)), scalar, scalar), [], [4])
    }

    @Test func aNumberPerChannel() throws {
        let data = ramp([2, 2, 1, 2])
        expect(
            try evaluate(.binary(Binary(.multiply)), data, tensor([2, 1, 1], [10, 1])),
            [2, 2, 1, 2], [10, 20, 3, 4, 50, 60, 7, 8])
        expect(
            try evaluate(.binary(Binary(.multiply)), data, tensor([2, 2, 1, 1], [1, 2, 3, 4])),
            [2, 2, 1, 2], [1, 2, 6, 8, 15, 18, 28, 32])
        expect(
            try evaluate(.binary(Binary(.subtract)), tensor([2, 1, 1], [10, 1]), data),
            [2, 2, 1, 2], [9, 8, -2, -3, 5, 4, -6, -7])
    }

    @Test func alongRowsAndColumns() throws {
        let data = ramp([1, 1, 2, 3])
        expect(
            try evaluate(.binary(Binary(.add)), data, tensor([3], [10, 20, 30])), [1, 1, 2, 3],
            [11, 22, 33, 14, 25, 36])
        expect(
            try evaluate(.binary(Binary(.add)), data, tensor([2, 1], [10, 20])), [1, 1, 2, 3],
            [11, 12, 13, 24, 25, 26])
    }

    @Test func bothOperandsAreRepeated() throws {
        let column = tensor([3, 1], [1, 2, 3])
        let row = tensor([1, 2], [10, 20])
        expect(
            try evaluate(.binary(Binary(.add)), column, row), [3, 2], [11, 21, 12, 22, 13, 23])
        let middle = tensor([2, 1, 2], [1, 2, 3, 4])
        let outer = tensor([2, 1], [10, 20])
        expect(
            try evaluate(.binary(Binary(.subtract)), middle, outer), [2, 2, 2],
            [-9, -8, -19, -18, -7, -6, -17, -16])
    }
}
