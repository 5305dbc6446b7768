import Diagnostics

extension MXNetSymbol {
    /// The nodes, each after those it reads; in file order where that is such an order.
    ///
    /// Files may list nodes in any order. Throws where nodes depend on each other in a circle.
    func topologicalOrder() throws(Diagnostic) -> [Int] {
        enum Mark { case open, entered, done }
        var marks = [Mark](repeating: .open, count: nodes.count)
        var order: [Int] = []
        for start in nodes.indices where marks[start] == .open {
            // The path from the start to the current node, each with its next input to visit:
            // networks are deep enough that recursion could exhaust the stack.
            var path = [(node: start, input: 0)]
            marks[start] = .entered
            while let top = path.last {
                guard top.input < nodes[top.node].inputs.count else {
                    marks[top.node] = .done
                    order.append(top.node)
                    path.removeLast()
                    continue
                }
                path[path.count - 1].input += 1
                let next = nodes[top.node].inputs[top.input].node
                if marks[next] == .entered {
                    throw circle(path.map(\.node).drop { $0 != next })
                }
                if marks[next] == .open {
                    marks[next] = .entered
                    path.append((next, 0))
                }
            }
        }
        return order
    }

    private func circle(_ members: ArraySlice<Int>) -> Diagnostic {
        let shown = members.prefix(8).map { "'\(nodes[$0].name)'" }.joined(separator: ", ")
        let rest = members.count > 8 ? " and \(members.count - 8) more" : ""
        let first = members.first.map { nodes[$0] }
        return Diagnostic(
            .malformedFile, "depends on its own output, through \(shown)\(rest)",
            node: first?.name, operatorName: first?.operatorName, expected: "no circle of nodes")
    }

    /// For each node whether one of `roots` depends on it or is it.
    func ancestors(of roots: [Int]) -> [Bool] {
        var reached = [Bool](repeating: false, count: nodes.count)
        var open = roots
        while let next = open.popLast() {
            guard !reached[next] else { continue }
            reached[next] = true
            open.append(contentsOf: nodes[next].inputs.map(\.node))
        }
        return reached
    }
}
