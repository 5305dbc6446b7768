import GraphIR
import Interpreter
import Testing

@Suite struct RearrangementTests {
    @Test func concatenationAlongChannels() throws {
        let output = try evaluate(
            .concatenation(Concatenation(count: 3)), ramp([2, 1, 1, 2]),
            tensor([2, 2, 1, 2], [10, 20, 30, 40, 50, 60, 70, 80]),
            tensor([2, 1, 1, 2], [-1, -2, -3, -4]))
        expect(
            output, [2, 4, 1, 2], [1, 2, 10, 20, 30, 40, -1, -2, 3, 4, 50, 60, 70, 80, -3, -4])
    }

    @Test func concatenationAlongTheLastAxis() throws {
        let output = try evaluate(
            .concatenation(Concatenation(count: 2, axis: -1)), ramp([2, 2]),
            tensor([2, 1], [8, 9]))
        expect(output, [2, 3], [1, 2, 8, 3, 4, 9])
    }

    @Test func split() throws {
        let parts = try evaluateAll(.split(Split(count: 2)), [ramp([2, 4, 1, 1])])
        try #require(parts.count == 2)
        expect(parts[0], [2, 2, 1, 1], [1, 2, 5, 6])
        expect(parts[1], [2, 2, 1, 1], [3, 4, 7, 8])
        let columns = try evaluateAll(.split(Split(count: 3, axis: -1)), [ramp([2, 3])])
        try #require(columns.count == 3)
        expect(columns[2], [2, 1], [3, 6])
    }

    @Test func flattenAndReshapeKeepTheOrder() throws {
        let data = ramp([2, 2, 1, 2])
        expect(try evaluate(.flatten(Flatten()), data), [2, 4], data.doubles)
        expect(try evaluate(.reshape(Reshape([0, -1, 2, 2])), data), [2, 1, 2, 2], data.doubles)
    }

    @Test func dropoutAndIdentity() throws {
        let data = ramp([2, 3])
        expect(try evaluate(.dropout(Dropout(rate: 0.4)), data), [2, 3], data.doubles)
        expect(try evaluate(.identity(Identity()), data), [2, 3], data.doubles)
    }

    @Test func transpose() throws {
        expect(
            try evaluate(.transpose(Transpose([1, 0])), ramp([2, 3])), [3, 2], [1, 4, 2, 5, 3, 6])
        expect(
            try evaluate(.transpose(Transpose([2, 0, 1])), ramp([2, 3, 2])), [2, 2, 3],
            [1, 3, 5, 7, 9, 11, 2, 4, 6, 8, 10, 12])
        expect(
            try evaluate(.transpose(Transpose([0, 2, 3, 1])), ramp([1, 2, 2, 2])), [1, 2, 2, 2],
            [1, 5, 2, 6, 3, 7, 4, 8])
    }

    @Test func float32IsWidenedExactly() throws {
        let tenth: Float = 0.1
        let output = try evaluate(.identity(Identity()), tensor([1], [tenth]))
        #expect(output.storage == .float64([0.100000001490116119384765625]))
    }
}
