import Diagnostics

extension MXNetSymbol {
    /// Throws where a reference leads nowhere, a variable occurs twice or there is no output.
    ///
    /// Output numbers are checked when the operators are known.
    func check(argumentNodes: [Int]) throws(Diagnostic) {
        guard !heads.isEmpty else {
            throw Diagnostic(.malformedFile, "heads is empty", expected: "at least one output")
        }
        for index in argumentNodes {
            guard nodes.indices.contains(index), nodes[index].isVariable else {
                throw Diagnostic(
                    .malformedFile, "arg_nodes lists \(index), which is no variable",
                    expected: "indices of variables among \(nodes.count) nodes")
            }
        }
        for (position, head) in heads.enumerated() { try check(head, "heads[\(position)]", nil) }
        // Strings that look alike compare equal; names are told apart by their bytes.
        var variables: Set<[UInt8]> = []
        for node in nodes {
            for (position, entry) in node.inputs.enumerated() {
                try check(entry, "inputs[\(position)]", node)
            }
            guard !node.isVariable || variables.insert(Array(node.name.utf8)).inserted else {
                throw Diagnostic(
                    .malformedFile, "there are two variables of this name", node: node.name,
                    expected: "one variable, referred to from every place that shares it")
            }
        }
    }

    private func check(
        _ entry: MXNetEntry, _ place: String, _ node: MXNetNode?
    ) throws(Diagnostic) {
        guard nodes.indices.contains(entry.node), entry.output >= 0 else {
            throw Diagnostic(
                .malformedFile, "\(place) refers to output \(entry.output) of node \(entry.node)",
                node: node?.name, operatorName: node?.operatorName,
                expected: "a node from 0 to \(nodes.count - 1)")
        }
        let target = nodes[entry.node]
        guard entry.output == 0 || !target.isVariable else {
            throw Diagnostic(
                .malformedFile,
                "\(place) refers to output \(entry.output) of the variable '\(target.name)'",
                node: node?.name, operatorName: node?.operatorName, expected: "output 0")
        }
    }
}
