import Diagnostics
import Driver
import Foundation
import GraphIR
import GraphPasses
import Interpreter
import ModelImport
import ModelRuntime
import ONNXSchema
import SwiftProtobuf
import TestSupport

/// A case through the reader, then through the interpreter and through compiled code.
struct ConformanceRun: Sendable {
    var test: ConformanceCase
    var interpreter: ConformanceOutcome
    var compiled: ConformanceOutcome

    var passes: Bool { interpreter == .passes && compiled == .passes }

    init(_ test: ConformanceCase) async throws {
        self.test = test
        var outcomes: [ConformanceOutcome] = []
        try await Fixtures.withTemporaryFolder { folder in
            let (model, inputs) = test.baked
            let path = "\(folder)/model.onnx"
            try Data(model.serializedBytes() as [UInt8]).write(to: URL(fileURLWithPath: path))
            outcomes = [
                Self.outcome { () throws(Diagnostic) in
                    try Self.interpret(Self.graph(path), inputs, test)
                },
                await Self.outcome { () async throws(Diagnostic) in
                    try await Self.compile(Self.graph(path), inputs, test, in: folder)
                },
            ]
        }
        (interpreter, compiled) = (outcomes[0], outcomes[1])
    }

    /// The graph with all its outputs: `burin compile` would keep one.
    private static func graph(_ path: String) throws(Diagnostic) -> Graph {
        let graph = try ONNXModel.load(path)
        try ModelChecks.requireKnownOperators(graph)
        return graph
    }

    private static func interpret(
        _ graph: Graph, _ inputs: [ONNXTensorProto], _ test: ConformanceCase
    ) throws(Diagnostic) -> ConformanceOutcome {
        let given = inputs.map { tensor in
            Tensor(shape: tensor.dims.map { Int($0) }, tensor.floats.map { Double($0) })
        }
        let results = try Interpreter(graph: graph).run(given)
        let shapes = results.map(\.shape)
        let expected = test.expected.map { $0.dims.map { Int($0) } }
        guard shapes == expected else { return .refused("results of \(shapes), not \(expected)") }
        return ConformanceOutcome(
            results.flatMap(\.floats), expected: test.expected.flatMap(\.floats))
    }

    private static func compile(
        _ graph: Graph, _ inputs: [ONNXTensorProto], _ test: ConformanceCase, in folder: String
    ) async throws(Diagnostic) -> ConformanceOutcome {
        let path = "\(folder)/model.so"
        try await ModelCompiler().compile(graph, to: path, as: .sharedLibrary)
        let loaded = try LoadedModel(path: path)
        let shapes = loaded.information.outputs.map(\.shape)
        let expected = test.expected.map { $0.dims.map { Int($0) } }
        guard shapes == expected else { return .refused("results of \(shapes), not \(expected)") }
        let results = try loaded.run(inputs.flatMap(\.floats))
        return ConformanceOutcome(results, expected: test.expected.flatMap(\.floats))
    }

    private static func outcome(
        _ body: () throws(Diagnostic) -> ConformanceOutcome
    ) -> ConformanceOutcome {
        do { return try body() } catch { return .refused(sentence(error)) }
    }

    private static func outcome(
        _ body: () async throws(Diagnostic) -> ConformanceOutcome
    ) async -> ConformanceOutcome {
        do { return try await body() } catch { return .refused(sentence(error)) }
    }

    /// What a diagnostic says without the file, which is a temporary one.
    private static func sentence(_ diagnostic: Diagnostic) -> String {
        let details = diagnostic.details.prefix(1).map { ": \($0)" }.joined()
        return diagnostic.message + details
    }

    /// Several cases, on both cores.
    static func all(_ cases: [ConformanceCase]) async throws -> [ConformanceRun] {
        try await withThrowingTaskGroup(of: (Int, ConformanceRun).self) { group in
            var runs = [ConformanceRun?](repeating: nil, count: cases.count)
            var next = 0
            func add() {
                guard next < cases.count else { return }
                let (index, test) = (next, cases[next])
                next += 1
                group.addTask { (index, try await ConformanceRun(test)) }
            }
            add()
            add()
            while let (index, run) = try await group.next() {
                runs[index] = run
                add()
            }
            return runs.compactMap(\.self)
        }
    }
}
