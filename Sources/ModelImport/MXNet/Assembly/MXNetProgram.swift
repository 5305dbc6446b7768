import Diagnostics

/// A symbol with the rule of every operator: attributes read, operands complete and counted.
struct MXNetProgram: Sendable {
    private(set) var symbol: MXNetSymbol
    /// The rules by node; nil for variables and for operators that Burin does not know.
    private(set) var rules: [(any MXNetOperator)?] = []
    /// The number of outputs by node.
    private(set) var outputCounts: [Int]

    /// Before 0.9.0 files left out auxiliary states; the loader creates what is missing.
    private static let versionWithAllInputs = 900

    /// No network has more; a node of a hundred bytes may claim thousands.
    private static let maximumOutputs = 1 << 20

    /// Reads all attributes.
    ///
    /// Throws where one is unknown or not of its kind, operands are missing or too many, or an
    /// entry refers to an output that its node does not have.
    init(_ symbol: MXNetSymbol) throws(Diagnostic) {
        self.symbol = symbol
        outputCounts = []
        var variables = Set(symbol.nodes.filter(\.isVariable).map { Array($0.name.utf8) })
        for index in symbol.nodes.indices {
            let rule = try Self.rule(symbol.nodes[index], version: symbol.version)
            rules.append(rule)
            guard let rule else { continue }
            try addMissingInputs(index, rule.arguments, &variables)
            let node = self.symbol.nodes[index]
            guard node.inputs.count == rule.arguments.count else {
                throw Diagnostic(
                    .malformedFile, "has \(node.inputs.count) operands", node: node.name,
                    operatorName: node.operatorName,
                    expected: rule.arguments.isEmpty ? "none" : Self.list(rule.arguments))
            }
        }
        rules += Array(repeating: nil, count: self.symbol.nodes.count - rules.count)
        try countOutputs()
    }

    private static func list(_ names: [String]) -> String {
        let rest = names.count > 8 ? ", ... (\(names.count) in all)" : ""
        return names.prefix(8).joined(separator: ", ") + rest
    }

    private static func rule(
        _ node: MXNetNode, version: Int
    ) throws(Diagnostic) -> (any MXNetOperator)? {
        let name = MXNetOperatorTable.canonicalName(node.operatorName)
        guard !node.isVariable, let kind = MXNetOperatorTable.rule(name) else { return nil }
        var attributes = MXNetAttributes(node, operatorName: name)
        let rule = try kind.init(&attributes)
        try attributes.finish(arguments: rule.arguments, version: version)
        return rule
    }

    /// Creates the variables `<node>_<argument>` for trailing operands that an old file left out.
    private mutating func addMissingInputs(
        _ index: Int, _ arguments: [String], _ variables: inout Set<[UInt8]>
    ) throws(Diagnostic) {
        guard symbol.version < Self.versionWithAllInputs else { return }
        let node = symbol.nodes[index]
        for argument in arguments.dropFirst(node.inputs.count) {
            let name = "\(node.name)_\(argument)"
            guard variables.insert(Array(name.utf8)).inserted else {
                throw Diagnostic(
                    .malformedFile, "its operand \(argument) is missing", node: node.name,
                    operatorName: node.operatorName,
                    expected: "that '\(name)' is not another variable")
            }
            symbol.nodes[index].inputs.append(MXNetEntry(node: symbol.nodes.count, output: 0))
            symbol.nodes.append(MXNetNode("null", name))
        }
    }

    /// Counts outputs: by the rule, or by what is referred to where the operator is not known.
    private mutating func countOutputs() throws(Diagnostic) {
        outputCounts = rules.map { $0?.outputCount ?? 1 }
        for node in symbol.nodes {
            for entry in node.inputs { try count(entry, node) }
        }
        for head in symbol.heads { try count(head, nil) }
        let total = outputCounts.reduce(0, +)
        guard total <= Self.maximumOutputs else {
            throw Diagnostic(
                .malformedFile, "the nodes have \(total) outputs",
                expected: "at most \(Self.maximumOutputs)")
        }
    }

    private mutating func count(_ entry: MXNetEntry, _ reader: MXNetNode?) throws(Diagnostic) {
        guard entry.output >= outputCounts[entry.node] else { return }
        let isOpen = rules[entry.node] == nil && entry.output < 4096
        guard isOpen else {
            let node = symbol.nodes[entry.node]
            let place = reader.map { "node '\($0.name)'" } ?? "heads"
            throw Diagnostic(
                .malformedFile, "\(place) refers to its output \(entry.output)", node: node.name,
                operatorName: node.operatorName,
                expected: "an output from 0 to \(outputCounts[entry.node] - 1)")
        }
        outputCounts[entry.node] = entry.output + 1
    }
}
