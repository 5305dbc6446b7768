import Diagnostics
import FaceImages
import GraphIR

/// Images as numbers from a `.npy` file: float32 `[N, ...]` in the model's input shape.
struct RawTensor {
    /// The number of images.
    let count: Int
    private let floats: [Float]
    private let imageSize: Int

    /// Reads a file for a model whose input is `shape`: one after the other along the first axis,
    /// whose size is 1 where a model takes an image.
    ///
    /// Throws where the file is no float32 array of that shape; the advice names common mistakes.
    init(path: String, shape: [Int]) throws(Diagnostic) {
        let array = try NumpyArray.read(path: path)
        guard case .float32(let floats) = array.elements else {
            throw Self.mismatch(
                path, "the numbers are not float32", shape,
                advice: "in NumPy: numpy.save(path, x.astype('float32'))")
        }
        guard array.shape.count == shape.count, array.shape.dropFirst() == shape.dropFirst() else {
            throw Self.mismatch(
                path, "the array has shape \(array.shape)", shape,
                advice: Self.advice(array.shape, shape))
        }
        guard let own = shape.first, let size = array.shape.first, own >= 1, size >= own,
            size.isMultiple(of: own)
        else {
            throw Self.mismatch(
                path, "the array has shape \(array.shape)", shape, advice: nil)
        }
        count = size / own
        imageSize = floats.count / count
        self.floats = floats
    }

    /// The numbers of some images, one after the other.
    subscript(images: Range<Int>) -> [Float] {
        Array(floats[images.lowerBound * imageSize..<images.upperBound * imageSize])
    }

    private static func mismatch(
        _ path: String, _ message: String, _ shape: [Int], advice: String?
    ) -> Diagnostic {
        let first = shape.first.map { $0 == 1 ? "N" : "N * \($0)" }
        let sizes = [first].compactMap(\.self) + shape.dropFirst().map(String.init)
        return Diagnostic(
            .usage, message, file: path,
            expected: "float32 of shape [\(sizes.joined(separator: ", "))]", advice: advice)
    }

    private static func advice(_ found: [Int], _ shape: [Int]) -> String? {
        if found == Array(shape.dropFirst()) { return "in NumPy: x[None] adds the first axis" }
        guard found.count == 4, shape.count == 4 else { return nil }
        if [found[3], found[1], found[2]] == Array(shape.dropFirst()) {
            return "channels come before height and width; in NumPy: x.transpose(0, 3, 1, 2)"
        }
        return "compile the model for another size with --input-shape HxW, or resize the images"
    }
}
