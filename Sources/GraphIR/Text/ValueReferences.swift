/// How each value of a graph is referred to in text: `%name`, and `%name#1`, `%name#2` for the
/// second and third value of one name in the order of their definition.
struct ValueReferences {
    private var texts: [String]

    init(_ graph: Graph) {
        texts = Array(repeating: "", count: graph.values.count)
        var occurrences: [String: Int] = [:]
        let given = graph.values.filter { $0.producer == nil }.map(\.id)
        let computed = graph.nodes.flatMap(\.outputs)
        // Values that lost their node come last: text with them is for reading only.
        for id in given + computed + graph.values.map(\.id)
        where texts.indices.contains(id.index) && texts[id.index].isEmpty {
            let name = graph[id].name
            let count = occurrences[name, default: 0]
            occurrences[name] = count + 1
            texts[id.index] = "%\(name.bareOrQuoted)" + (count == 0 ? "" : "#\(count)")
        }
    }

    /// The reference; a number in angle brackets where there is no such value.
    subscript(id: ValueID) -> String {
        texts.indices.contains(id.index) ? texts[id.index] : "%<\(id.index)>"
    }

    func list(_ ids: [ValueID]) -> String { ids.map { self[$0] }.joined(separator: ", ") }
}
