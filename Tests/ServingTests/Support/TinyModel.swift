import Foundation
import GraphIR
import ModelRuntime
import TestSupport

/// A network of 8x8 pixels and ten numbers, compiled once for all tests, alone and for four images
/// at once.
enum TinyModel {
    static let name = "ir-unit"
    /// Numbers of an image.
    static let inputCount = 3 * 8 * 8

    private static let compiled = Task { () throws -> CompiledGraph in
        var graph = try ReferenceModels.irUnit()
        graph.fillRandomly(seed: 11)
        return try await CompiledGraph(
            graph, in: folder(), named: "tiny", inputSize: 8, batches: [1, 4])
    }

    private static let several = Task { () throws -> CompiledGraph in
        let network = GraphBuilder("several")
        let left = network.input("left", channels: 2)
        let sum = left.adding("sum", network.input("right", channels: 2))
        return try await CompiledGraph(
            network.finish(sum, left.multiplying("product", by: sum).globalAveragePooling("mean")),
            in: folder(), named: "several", inputSize: 4)
    }

    /// A network without parameters that takes no pictures: two inputs of two channels and 4x4
    /// numbers, `left` and `right`, and two outputs, `sum` [1, 2, 4, 4] and `mean` [1, 2, 1, 1].
    static func compileSeveral() async throws -> (model: LoadedModel, path: String) {
        let graph = try await several.value
        return (graph.model, graph.path)
    }

    private static func folder() throws -> String {
        let folder = "\(Fixtures.root)/.build/serving-tests"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    /// The compiled library and its path.
    static func compile() async throws -> (model: LoadedModel, path: String) {
        let graph = try await compiled.value
        return (graph.model, graph.path)
    }

    /// An image of whole numbers 0...255.
    static func image(seed: UInt64) -> [Float] {
        var random = SplitMix(seed: seed)
        return (0..<inputCount).map { _ in Float(Int.random(in: 0...255, using: &random)) }
    }
}
