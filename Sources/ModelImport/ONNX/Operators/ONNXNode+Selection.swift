import GraphIR

extension ONNXNode {
    /// Appends selections along axes, one after the other; the last one, or an identity where
    /// there is none, is the node's first result, or, with `suffix`, an intermediate value.
    func select(
        _ value: ValueID, _ selections: [Selection], _ suffix: String? = nil
    ) throws(ONNXFinding) -> ValueID {
        var value = value
        guard let last = selections.last else {
            return suffix == nil ? try add(.identity(Identity()), [value]) : value
        }
        let prefix = suffix.map { "\($0)_" } ?? ""
        for selection in selections.dropLast() {
            value = try add(.selection(selection), [value], "\(prefix)axis\(selection.axis)")
        }
        return try add(.selection(last), [value], suffix)
    }
}
