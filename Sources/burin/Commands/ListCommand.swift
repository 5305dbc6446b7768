import JSONText
import Architectures
import ArgumentParser
import Diagnostics
import GraphIR
import GraphPasses

/// `burin list`.
struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Shows the architectures Burin describes itself.",
        discussion: """
            Parameters and multiply-accumulates (MACs) are those of the default options at an \
            input of 112x112 pixels.

            Examples:
              burin list
              burin list --json | jq -r '.architectures[].name'
            """)

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    func run() throws {
        let costs = try ArchitectureCatalog.all.map { entry in
            (entry: entry, cost: try Cost(entry))
        }
        let list = JSON.array(costs.map { Self.json($0.entry, $0.cost) })
        try StandardOutput.write(
            json
                ? JSON.object([("architectures", list)]).text + "\n"
                : costs.map { Self.text($0.entry, $0.cost) }.joined(separator: "\n"))
    }

    private struct Cost {
        let parameters: Int
        let multiplyAccumulates: Int

        init(_ entry: ArchitectureEntry) throws(Diagnostic) {
            var graph = try ArchitectureCatalog.graph(named: entry.name)
            try SpecializeShape().run(&graph)
            parameters = graph.parameterElements
            multiplyAccumulates = graph.multiplyAccumulates
        }
    }

    private static func options(_ entry: ArchitectureEntry) -> [String] {
        (entry.takesSqueezeAndExcitation ? ["--se"] : [])
            + (entry.takesInstanceBatchNormalization ? ["--ibn"] : [])
    }

    private static func text(_ entry: ArchitectureEntry, _ cost: Cost) -> String {
        let options = options(entry) + ["--embedding-size", "--input-shape", "--output"]
        let outputs = entry.outputs.map(\.rawValue).joined(separator: " ")
        return """
            \(entry.name)
              \(entry.summary)
              \(Double(cost.parameters).withMagnitude) parameters, \
            \(Double(cost.multiplyAccumulates).withMagnitude)MACs, embeddings of \
            \(entry.embeddingSize) numbers
              options: \(options.joined(separator: " "))
              outputs: \(outputs) (default \(entry.outputs.first?.rawValue ?? ""))
              \(entry.paper)

            """
    }

    private static func json(_ entry: ArchitectureEntry, _ cost: Cost) -> JSON {
        .object([
            ("name", .string(entry.name)), ("summary", .string(entry.summary)),
            ("paper", .string(entry.paper)),
            ("parameters", .integer(cost.parameters)),
            ("macs", .integer(cost.multiplyAccumulates)),
            ("embedding_size", .integer(entry.embeddingSize)),
            ("options", .array(options(entry).map { .string($0) })),
            ("outputs", .array(entry.outputs.map { .string($0.rawValue) })),
        ])
    }
}
