import Driver
import Foundation
import GraphIR
import ModelRuntime
import Synchronization
import TestSupport
import Testing
import Toolchain

@Suite("Object cache")
struct ObjectCacheTests {
    private func model(seed: UInt64) throws -> Graph {
        var graph = try ReferenceModels.irUnit()
        graph.fillRandomly(seed: seed)
        return try TinyModels.prepared(graph)
    }

    /// Jobs of a compilation, and those whose object was in the cache.
    private func compile(
        _ graph: Graph, to path: String, as kind: ArtefactKind = .sharedLibrary,
        _ cache: ObjectCache?
    ) async throws -> (total: Int, reused: Int) {
        let last = Mutex((total: 0, reused: 0))
        var options = ModelCompiler.Options()
        options.objectCache = cache
        let compiler = ModelCompiler(options) { event in
            guard case .compiling(_, let total, let reused) = event else { return }
            last.withLock { $0 = (total, reused) }
        }
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true)
        try await compiler.compile(graph, to: path, as: kind)
        return last.withLock { $0 }
    }

    private func bytes(_ path: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: path))
    }

    @Test("After a change of weights all kernels come from the cache, and the bytes are the same")
    func otherWeights() async throws {
        try await Fixtures.withTemporaryFolder { folder in
            let cache = ObjectCache(folder: "\(folder)/objects")
            let (first, second) = (try model(seed: 11), try model(seed: 12))
            let cold = try await compile(first, to: "\(folder)/a/model.so", cache)
            #expect(cold.reused == 0 && cold.total > 4)
            // One file holds the weights and what is known of them; then the link.
            let changed = try await compile(second, to: "\(folder)/b/model.so", cache)
            #expect(changed == (cold.total, cold.total - 2))
            let again = try await compile(second, to: "\(folder)/c/model.so", cache)
            #expect(again == (cold.total, cold.total - 2))
            let plain = try await compile(second, to: "\(folder)/d/model.so", nil)
            #expect(plain == (cold.total, 0))
            let libraries = try ["b", "c", "d"].map { try bytes("\(folder)/\($0)/model.so") }
            #expect(libraries[0] == libraries[2] && libraries[1] == libraries[2])
            #expect(try bytes("\(folder)/a/model.so") != libraries[2])
            let check = try ModelCheck(
                LoadedModel(path: "\(folder)/b/model.so"), against: second,
                input: TinyModels.images(1))
            #expect(check.firstDeparture == nil)
        }
    }

    @Test("Other kinds and names share what is the same")
    func otherKinds() async throws {
        try await Fixtures.withTemporaryFolder { folder in
            let cache = ObjectCache(folder: "\(folder)/objects")
            let graph = try model(seed: 11)
            let library = try await compile(graph, to: "\(folder)/a/model.so", cache)
            // A static library's own file has no table for hosts that load it.
            let archive = try await compile(
                graph, to: "\(folder)/a/model.a", as: .staticLibrary, cache)
            #expect(archive == (library.total, library.total - 3))
            let named = try await compile(graph, to: "\(folder)/a/other.so", cache)
            #expect(named == (library.total, 0))
            for attempt in 0..<2 {
                let program = try await compile(
                    graph, to: "\(folder)/\(attempt)/embed", as: .executable, cache)
                if attempt > 0 { #expect(program.reused == program.total - 2) }
            }
            #expect(try bytes("\(folder)/0/embed") == bytes("\(folder)/1/embed"))
        }
    }
}
