import Diagnostics
import GraphIR
import Testing

@testable import ModelImport

@Suite("Reshape codes")
struct ReshapeImportTests {
    /// The target and the shape that reshaping gives.
    private func reshaped(
        _ data: Shape, _ codes: [Int], reverse: Bool = false
    ) throws(ShapeError) -> (target: [Int]?, shape: Shape?) {
        var reading = MXNetReshapeCodes(data, codes, isReversed: reverse)
        try reading.resolve()
        guard let target = reading.target else { return (nil, nil) }
        return (target, try Reshape(target).inferShapes([data]).first)
    }

    /// The examples measured on MXNet 1.9.1.
    @Test(
        arguments: [
            ([2, 3, 4, 5], [0, -1], false, [2, 60]),
            ([2, 3, 4, 5], [0, -2], false, [2, 3, 4, 5]),
            ([2, 3, 4, 5], [-3, 4, 5], false, [6, 4, 5]),
            ([2, 3, 4, 5], [-3, -3], false, [6, 20]),
            ([2, 3, 4, 5], [0, -3, -2], false, [2, 12, 5]),
            ([2, 3, 4, 5], [-4, 1, 2, -2], false, [1, 2, 3, 4, 5]),
            ([2, 3, 4, 5], [0, 0, 0, 0, 1], false, [2, 3, 4, 5, 1]),
            ([2, 3, 4, 5], [-1, 0], false, [40, 3]), ([2, 3, 4, 5], [-1, 0], true, [24, 5]),
            ([2, 6, 4, 5], [0, -4, 3, -1, -2], false, [2, 3, 2, 4, 5]),
            ([2, 3, 4], [4, 0, 2], false, [4, 3, 2]),
            ([2, 6, 4, 5], [0, -4, -1, 3, -2], false, [2, 2, 3, 4, 5]),
        ] as [([Int], [Int], Bool, [Int])])
    func agreesWithMXNet(data: [Int], codes: [Int], reverse: Bool, expected: [Int]) throws {
        let result = try reshaped(Shape(sizes: data), codes, reverse: reverse)
        #expect(result.shape?.sizes == expected)
    }

    /// Sizes that are not known yet cancel on both sides.
    @Test func keepsOpenSizesOpen() throws {
        let image: Shape = [.batch, 12, .height, .width]
        let cases: [(Shape, [Int], [Int])] = [
            (image, [0, -1], [0, -1]), (image, [0, 0, -1], [0, 12, -1]),
            (image, [-2], [0, 12, 0, 0]), (image, [0, -3, 0], []),
            (image, [0, 0, -3], [0, 12, -1]),
            ([.batch, 16], [-1, 16, 1, 1], [0, 16, 1, 1]), ([.batch, 16], [0, 4, -1], [0, 4, 4]),
            ([.batch, 4, 7, 7], [-1, 196], [0, 196]), ([.batch, 4, 7, 7], [0, -1], [0, 196]),
            ([.batch, 4, 7, 7], [0, -4, 2, 2, -2], [0, 2, 2, 7, 7]),
            ([.batch, 6], [0, -4, 2, -1], [0, 2, 3]), (image, [0, 12, -4, 2, -1, 0], []),
        ]
        for (data, codes, expected) in cases {
            let target = try reshaped(data, codes).target
            #expect((target ?? []) == expected, "\(data) by \(codes)")
        }
    }

    @Test(
        arguments: [
            ([2, 3, 4], [7, -1]), ([2, 3, 4], [5, 5]), ([2, 3], [0, 0, 0]), ([2, 3], [-1, -1]),
            ([2, 3], [-3, -3]), ([2, 3], [-4, 2]), ([2, 3], [-4, -1, -1, 3]),
            ([2, 3], [-4, 0, 2, 3]),
            ([4, 3], [-4, 3, -1, 3]), ([4, 3], [-4, 2, 3, 3]), ([2, 3], [24]), ([0, 3], [0, -1]),
        ] as [([Int], [Int])])
    func refusesWhatDoesNotFit(data: [Int], codes: [Int]) {
        #expect(throws: ShapeError.self) { try reshaped(Shape(sizes: data), codes) }
    }

    @Test func refusesOtherElementCountsWhereTheBatchIsOpen() {
        #expect(throws: ShapeError.self) { try reshaped([.batch, 6], [0, 5]) }
        #expect(throws: ShapeError.self) { try reshaped([.batch, 6], [0, 2, 2]) }
    }

    @Test func productsThatOverflowAreErrors() {
        let large = Shape(sizes: [1 << 40, 1 << 40])
        #expect(throws: ShapeError.self) { try reshaped(large, [-3]) }
        #expect(throws: ShapeError.self) { try reshaped([6], [1 << 40, 1 << 40]) }
        #expect(throws: ShapeError.self) { try reshaped([6], [-4, 1 << 40, 1 << 40]) }
    }

    @Test func readsOldAttributes() throws {
        func target(_ attributes: [(String, String)]) throws -> Operator {
            try SymbolText.single("Reshape", attributes, data: "(0, 4, 6)").nodes[0].operator
        }
        #expect(try target([("target_shape", "(0, 24)")]) == .reshape(Reshape([0, 24])))
        #expect(
            try target([("target_shape", "(7, 24)"), ("keep_highest", "True")])
                == .reshape(Reshape([0, 24])))
        #expect(
            try target([("shape", "(0, 3, 8)"), ("target_shape", "(9, 9)")])
                == .reshape(Reshape([0, 3, 8])))
    }

    @Test func refusesAttributesThatAreNoShape() {
        for text in ["()", "(-5, 2)", "(1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1)", "x"] {
            let error = diagnostic { () throws(Diagnostic) in
                try SymbolText.single("Reshape", [("shape", text)])
            }
            #expect(error?.node == "it", "\(text)")
        }
    }

    @Test func whatCannotBeSaidIsForeignWithTheReason() throws {
        let shuffle = try SymbolText.single("Reshape", [("shape", "(0, -4, 3, -1, -2)")])
        #expect(shuffle.foreignNames.first?.hasPrefix("Reshape (shape=") == true)
        let reverse = try SymbolText.single(
            "Reshape", [("shape", "(-4, 1, 3, -2)"), ("reverse", "True")])
        #expect(reverse.foreignNames == ["Reshape (reverse=True with the code -4)"])
    }
}
