import Diagnostics
import GraphIR

/// `transpose` by `axes`, which reverses all where there are none, and `SwapAxis`.
struct MXNetTranspose: MXNetOperator {
    private let axes: [Int]
    /// The two axes that `SwapAxis` exchanges.
    private let pair: [Int]?

    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {
        if attributes.operatorName == "SwapAxis" {
            axes = []
            pair = [
                try attributes.integer("dim1", in: -8...8, default: 0),
                try attributes.integer("dim2", in: -8...8, default: 0),
            ]
        } else {
            axes = try attributes.tuple("axes")
            pair = nil
        }
    }

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation {
        let data = operands[0]
        guard data != .unknown else { return .refused("data of unknown shape") }
        var permutation = Array(0..<data.rank)
        if let pair {
            permutation.swapAt(try data.resolvedAxis(pair[0]), try data.resolvedAxis(pair[1]))
        } else if axes.isEmpty {
            permutation.reverse()
        } else {
            permutation = []
            for axis in axes { permutation.append(try data.resolvedAxis(axis)) }
        }
        return .single(.transpose(Transpose(permutation)))
    }
}
