import GraphIR

// What a network costs, from its shapes alone.

extension Graph {
    /// The number of parameter elements; shared ones count once.
    var parameterElements: Int {
        values.reduce(0) { sum, value in
            guard value.isParameter, let count = value.shape.elementCount else { return sum }
            let total = sum.addingReportingOverflow(count)
            return total.overflow ? .max : total.partialValue
        }
    }

    /// How often each operator occurs, most frequent first.
    var operatorCounts: [(name: String, count: Int)] {
        var counts: [String: Int] = [:]
        for node in nodes { counts[node.displayedOperator, default: 0] += 1 }
        return counts.map { (name: $0.key, count: $0.value) }
            .sorted { (-$0.count, $0.name) < (-$1.count, $1.name) }
    }
}

extension Node {
    /// The operator as its source calls it.
    fileprivate var displayedOperator: String {
        if case .foreign(let definition) = self.operator { return definition.name }
        return self.operator.mnemonic
    }
}
