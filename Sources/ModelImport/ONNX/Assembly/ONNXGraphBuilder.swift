import GraphIR

/// The graph under construction, and what the names of the model stand for.
final class ONNXGraphBuilder {
    var graph: Graph
    /// What is odd in the model but does no harm, a sentence each.
    private(set) var warnings: [String] = []
    /// Zero padding by the value it results in: a convolution takes it over.
    var paddings: [ValueID: ONNXPadding] = [:]

    private var parameters: [ParameterForm: ValueID] = [:]

    /// A constant in one of the forms nodes read it in.
    private struct ParameterForm: Hashable {
        let name: [UInt8]
        let shape: [Int]
        let form: String
    }

    /// More sentences than this nobody reads.
    private static let warningsLimit = 100

    /// Elements of constants that a file states by their shape alone, all together: 1 GiB of
    /// float32. The public suite's VGG-19 states all of its 144 million weights so. A value has no
    /// more either.
    static let constantLimit = 1 << 28
    private var reserved = 0

    init(_ graph: Graph) { self.graph = graph }

    /// Takes elements from the budget of constants; false where they are too many.
    func reserve(_ count: Int) -> Bool {
        guard count <= Self.constantLimit - reserved else { return false }
        reserved += count
        return true
    }

    /// The constant as a parameter, one for all its readers.
    ///
    /// `form` tells what became of the stored numbers, where something did: equal names, shapes
    /// and forms must mean equal numbers.
    func parameter(_ constant: ONNXConstant, form: String = "") -> ValueID {
        let key = ParameterForm(name: Array(constant.name.utf8), shape: constant.shape, form: form)
        if let known = parameters[key] { return known }
        let name = form.isEmpty ? constant.name : "\(constant.name)/\(form)"
        let value = graph.addParameter(name, constant.tensor)
        parameters[key] = value
        return value
    }

    func warn(_ text: String) {
        if warnings.count < Self.warningsLimit, !warnings.contains(text) { warnings.append(text) }
    }
}
