import ArgumentParser

/// A size that an ONNX file leaves open, as the user fixes it: `width=112`.
struct NamedSize: ExpressibleByArgument, Hashable {
    /// The name in the model, or `input:axis`.
    let name: String
    let size: Int

    /// Reads `NAME=N`; the name may hold equals signs itself. nil unless N is from 1 to 2^20.
    init?(argument: String) {
        guard let sign = argument.lastIndex(of: "="),
            let size = Int(argument[argument.index(after: sign)...]), (1...1 << 20).contains(size),
            sign > argument.startIndex
        else { return nil }
        name = String(argument[..<sign])
        self.size = size
    }
}
