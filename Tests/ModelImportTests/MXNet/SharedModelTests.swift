import GraphIR
import Testing

@testable import ModelImport

/// The released networks' symbol files and a trained checkpoint, where they are there.
@Suite("Released networks", .enabled(if: ImportFixtures.hasShared))
struct SharedModelTests {
    /// One node of a listing: its name, output shape and parameters with their shapes.
    private struct Row {
        let name: String
        let shape: [Int]
        let parameters: [String: [Int]]
    }

    private func rows(_ listing: String) throws -> [Row] {
        let path = ImportFixtures.shared("facts/layers/\(listing).tsv")
        let text = String(decoding: try bytes(ofFile: path), as: UTF8.self)
        let sizes = { (text: Substring) in text.split(separator: "x").compactMap { Int($0) } }
        return text.split(separator: "\n").dropFirst().map { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            var parameters: [String: [Int]] = [:]
            for part in cells[7].split(separator: ";") {
                let sides = part.split(separator: "=")
                parameters[String(sides[0].dropFirst(4))] = sizes(sides[1])
            }
            return Row(
                name: String(cells[2]), shape: sizes(cells[4].split(separator: ";")[0]),
                parameters: parameters)
        }
    }

    /// A name without the number that MXNet's process gave an unnamed layer.
    private func plain(_ name: String) -> Substring {
        guard name.hasPrefix("_") || name.hasPrefix("dropout") else { return name[...] }
        var rest = name[...]
        while rest.last?.isNumber == true { rest.removeLast() }
        return rest
    }

    private func check(_ graph: Graph, _ listing: String) throws {
        let rows = try rows(listing)
        var sized = graph
        sized.setShape(try #require(sized.inputs.first), [1, 3, 112, 112])
        try sized.inferAllShapes()
        #expect(sized.nodes.map { plain($0.name) } == rows.map { plain($0.name) })
        for (node, row) in zip(sized.nodes, rows) {
            #expect(sized.shape(node.outputs[0]).sizes == row.shape, "\(row.name)")
        }
        var expected: [String: [Int]] = [:]
        for row in rows { expected.merge(row.parameters) { first, _ in first } }
        var found: [String: [Int]] = [:]
        for value in graph.values where value.isParameter && !value.name.hasSuffix("_scalar") {
            #expect(found[value.name] == nil, "\(value.name) is there twice")
            let sizes: [Int] = try #require(value.shape.sizes, "\(value.name)")
            found[value.name] = sizes
        }
        #expect(found == expected)
        #expect(graph.foreignNames.isEmpty)
    }

    @Test(arguments: ["crunet56", "crunet116", "attention56", "attention92"])
    func symbolsGiveTheListedParameters(name: String) throws {
        let path = ImportFixtures.shared("models/\(name)-symbol.json")
        try check(try MXNetCheckpoint.loadSymbol(path), name)
    }

    /// Its listing is of another variant; the totals are known.
    @Test func attention92WithExcitationHasTheListedTotals() throws {
        let path = ImportFixtures.shared("models/attention92-se-symbol.json")
        let graph = try MXNetCheckpoint.loadSymbol(path)
        let parameters = graph.values.filter {
            $0.isParameter && !$0.name.hasSuffix("_scalar")
        }
        let isAuxiliary = { (value: Value) in
            value.name.hasSuffix("moving_mean") || value.name.hasSuffix("moving_var")
        }
        let total = { (values: [Value]) in
            values.reduce(0) { $0 + ($1.shape.elementCount ?? 0) }
        }
        let states = parameters.filter(isAuxiliary)
        let arguments = parameters.filter { !isAuxiliary($0) }
        #expect(arguments.count == 934 && states.count == 470)
        #expect(total(arguments) == 106_699_248 && total(states) == 219_648)
    }

    @Test func theTrainedCheckpointLoads() throws {
        let symbol = ImportFixtures.shared("models/mobilefacenet/mobilefacenet-symbol.json")
        let graph = try MXNetCheckpoint.load(symbol: symbol)
        #expect(graph.metadata["mxnet_version"] == "1.0.0")
        #expect(graph.metadata["warnings"] == nil)
        let parameters = graph.values.filter { $0.isParameter && !$0.name.hasSuffix("_scalar") }
        #expect(parameters.count == 284)
        #expect(parameters.allSatisfy { $0.tensor != nil })
        #expect(parameters.reduce(0) { $0 + ($1.tensor?.count ?? 0) } == 1_003_264 + 19_584)
        #expect(graph.outputs.map { graph[$0].name } == ["fc1"])
    }
}
