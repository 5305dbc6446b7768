public import Diagnostics
public import GraphIR

/// Inputs and results of a network as another engine recorded them.
public struct Recording: Sendable {
    /// One recorded tensor.
    public struct Entry: Sendable {
        /// The value's name in the model; empty where the file states none.
        public var name: String
        public var tensor: Tensor
        /// The file it was read from.
        public var file: String

        public init(name: String, tensor: Tensor, file: String) {
            self.name = name
            self.tensor = tensor
            self.file = file
        }
    }

    /// In the order of the model's inputs; empty where only results were recorded.
    public var inputs: [Entry]
    /// In the order of the model's results, unless their names say otherwise.
    public var outputs: [Entry]

    public init(inputs: [Entry] = [], outputs: [Entry]) {
        self.inputs = inputs
        self.outputs = outputs
    }

    /// The recorded inputs for a model that takes inputs of these names and shapes; an entry goes
    /// to the input of its name, else to that of its place.
    ///
    /// Throws a usage diagnostic where their number or a shape differs.
    public func tensors(
        for inputs: [(name: String, shape: [Int])]
    ) throws(Diagnostic) -> [Tensor] {
        let file = self.inputs.first?.file ?? outputs.first?.file
        guard self.inputs.count == inputs.count else {
            throw Diagnostic(
                .usage, "\(self.inputs.count) inputs are recorded", file: file,
                expected: "\(inputs.count), as many as the model has: "
                    + inputs.map { "'\($0.name)' \($0.shape)" }.joined(separator: ", "))
        }
        var tensors: [Tensor] = []
        let names = Set(inputs.map(\.name))
        // What names another input is not handed out by its place.
        var unnamed = self.inputs.filter { !names.contains($0.name) }[...]
        for input in inputs {
            guard
                let entry = self.inputs.first(where: { $0.name == input.name })
                    ?? unnamed.popFirst()
            else {
                throw Diagnostic(
                    .usage, "two recorded inputs have one name", file: file,
                    expected: "one for '\(input.name)'")
            }
            guard entry.tensor.shape == input.shape else {
                throw Diagnostic(
                    .usage, "the recorded input has the shape \(entry.tensor.shape)",
                    file: entry.file, expected: "\(input.shape), that of '\(input.name)'",
                    advice: "--input-shape HxW prepares a model for another size")
            }
            tensors.append(entry.tensor)
        }
        return tensors
    }
}
