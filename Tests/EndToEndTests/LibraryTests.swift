import CCodegen
import Diagnostics
import Driver
import Foundation
import GraphIR
import Planning
import TestSupport
import Testing
import Toolchain

/// Shared and static libraries with their headers and packages, as a program's build finds them.
@Suite("Libraries and their packages", .serialized)
struct LibraryTests {
    /// Runs two models in one program and prints the first number of each result.
    private static let program = """
        #include "unit.h"
        #include "cru_net.h"
        #include <stdio.h>
        #include <stdlib.h>

        int main(void) {
            static float in[UNIT_INPUT_FLOATS], out[UNIT_OUTPUT_FLOATS + CRU_NET_OUTPUT_FLOATS];
            for (int i = 0; i < UNIT_INPUT_FLOATS; i++)
                in[i] = (float)(i % 251);
            void *first = malloc(unit_workspace_size(1, 1));
            void *second = malloc(cru_net_workspace_size(1, 1));
            if (unit_run(in, out, 1, first, 0) || cru_net_run(in, out + 1, 1, second, 0))
                return 1;
            printf("%a %a\\n", (double)out[0], (double)out[1]);
            free(first);
            free(second);
            return 0;
        }

        """

    private func options(_ prefix: String) -> ModelCompiler.Options {
        var options = ModelCompiler.Options(prefix: SymbolPrefix(prefix))
        options.companions = .all
        return options
    }

    /// Writes both models in both kinds: `libunit.so`, `cru's #1 net.a` and so on.
    private func writeLibraries(_ folder: String) async throws {
        let graphs = [
            ("unit", "libunit", try TinyModels.irUnit()),
            ("cru_net", "cru's #1 net", try TinyModels.cruUnit()),
        ]
        for (prefix, name, graph) in graphs {
            let graph = try TinyModels.prepared(graph)
            let compiler = ModelCompiler(options(prefix))
            try await compiler.compile(graph, to: "\(folder)/\(name).so", as: .sharedLibrary)
            try await compiler.compile(graph, to: "\(folder)/\(name).a", as: .staticLibrary)
        }
        try Data(Self.program.utf8).write(to: URL(fileURLWithPath: "\(folder)/main.c"))
    }

    /// What the program prints: the same whatever it is linked with.
    private func expectation() async throws -> String {
        try await Fixtures.withTemporaryFolder { folder in
            let input = (0..<192).map { Float($0 % 251) }
            let first = try await CompiledGraph(
                TinyModels.irUnit(), in: folder, named: "a", inputSize: TinyModels.size
            ).model.run(input)
            let second = try await CompiledGraph(
                TinyModels.cruUnit(), in: folder, named: "b", inputSize: TinyModels.size
            ).model.run(input)
            return "\(hexadecimal(first[0])) \(hexadecimal(second[0]))\n"
        }
    }

    private func hexadecimal(_ number: Float) -> String {
        String(format: "%a", Double(number))
    }

    @Test("Two models link into one program, statically and dynamically, by pkg-config")
    func pkgConfig() async throws {
        let toolchain = try await Toolchain.find()
        let expected = try await expectation()
        try await Fixtures.withTemporaryFolder { folder in
            // Flags must survive a folder whose name has a space.
            let place = "\(folder)/my models"
            try FileManager.default.createDirectory(
                atPath: place, withIntermediateDirectories: false)
            try await writeLibraries(place)
            #expect(
                try ArtefactTests.names(place) == [
                    "cru's #1 net.a", "cru's #1 net.so", "cru_net-config.cmake",
                    "cru_net-static-config.cmake", "cru_net-static.pc", "cru_net.h", "cru_net.pc",
                    "libunit.a", "libunit.so", "main.c", "unit-config.cmake",
                    "unit-static-config.cmake", "unit-static.pc", "unit.h", "unit.pc",
                ])
            guard let pkgConfig = ProgramRun.find("pkg-config"), let shell = ProgramRun.find("sh")
            else { return }
            for (suffix, name) in [("", "dynamic"), ("-static", "static")] {
                let script = """
                    set -e
                    export PKG_CONFIG_PATH="$PWD"
                    flags=$('\(pkgConfig)' --cflags --libs unit\(suffix) cru_net\(suffix))
                    eval "'\(toolchain.clang)' \(toolchain.linkerFlags.joined(separator: " ")) \
                    -Wall -Wextra -Werror main.c -o \(name) $flags"
                    LD_LIBRARY_PATH="$PWD" ./\(name)
                    """
                let run = try ProgramRun(shell, ["-c", script], in: place)
                #expect(run.exitCode == 0, "\(name): \(run.errors)")
                #expect(run.output == expected, "\(name)")
            }
        }
    }

    @Test("A CMake package gives the same")
    func cmake() async throws {
        guard let cmake = ProgramRun.find("cmake"), let shell = ProgramRun.find("sh") else {
            return
        }
        let toolchain = try await Toolchain.find()
        let expected = try await expectation()
        try await Fixtures.withTemporaryFolder { folder in
            try await writeLibraries(folder)
            let project = """
                cmake_minimum_required(VERSION 3.13)
                project(models C)
                set(CMAKE_PREFIX_PATH "${CMAKE_SOURCE_DIR}")
                find_package(unit CONFIG REQUIRED)
                find_package(cru_net-static CONFIG REQUIRED)
                add_executable(mixed main.c)
                target_link_libraries(mixed PRIVATE unit::unit cru_net-static::cru_net-static)

                """
            try Data(project.utf8).write(to: URL(fileURLWithPath: "\(folder)/CMakeLists.txt"))
            let script = """
                set -e
                '\(cmake)' -S . -B build -DCMAKE_C_COMPILER='\(toolchain.clang)' >/dev/null
                '\(cmake)' --build build >/dev/null
                ./build/mixed
                """
            let run = try ProgramRun(shell, ["-c", script], in: folder)
            #expect(run.exitCode == 0, "\(run.errors)")
            #expect(run.output == expected)
        }
    }

    @Test(
        "Every symbol that a static library defines for others begins with the prefix",
        arguments: [false, true])
    func symbols(several: Bool) async throws {
        guard let nm = ProgramRun.find("nm", "llvm-nm") else { return }
        try await Fixtures.withTemporaryFolder { folder in
            let graph = try TinyModels.prepared(TinyModels.irUnit())
            var options = options("face")
            if several {
                options.instructionSet = InstructionSet.runnable.last ?? .default
                options.fallbackSets = InstructionSet.runnable.dropLast()
                options.weightsPlace = .file
                options.batches = [1, 8]
            }
            try await ModelCompiler(options).compile(
                graph, to: "\(folder)/m.a", as: .staticLibrary)
            let run = try ProgramRun(nm, ["-g", "--defined-only", "m.a"], in: folder)
            let names = run.output.split(separator: "\n").compactMap { line -> Substring? in
                let fields = line.split(separator: " ")
                return fields.count == 3 ? fields[2] : nil
            }
            let own = several ? "face_map_weights" : "face_weights"
            #expect(names.contains("face_run") && names.contains(Substring(own)))
            #expect(names.filter { !$0.hasPrefix("face_") }.isEmpty)
        }
    }

    @Test("A header of Burin's does not vouch for a user's weights")
    func foreignWeights() async throws {
        let graph = try TinyModels.prepared(TinyModels.irUnit())
        try await Fixtures.withTemporaryFolder { folder in
            try await ModelCompiler(options("m")).compile(
                graph, to: "\(folder)/m.so", as: .sharedLibrary)
            let own = URL(fileURLWithPath: "\(folder)/m.weights")
            try Data("mine".utf8).write(to: own)
            await #expect(throws: Diagnostic.self) {
                try await ModelCompiler(options("m")).compile(
                    graph, to: "\(folder)/m.c", as: .cSource)
            }
            #expect(try Data(contentsOf: own) == Data("mine".utf8))
        }
    }

    @Test(
        "A file that Burin did not write is not replaced",
        arguments: [
            ("m.h", "m.so"), ("m.pc", "m.so"), ("m-static-config.cmake", "m.a"), ("m.h", "m.c"),
            ("m.weights", "m.c"),
        ])
    func foreignFiles(name: String, output: String) async throws {
        let graph = try TinyModels.prepared(TinyModels.irUnit())
        let kind = try #require(ArtefactKind(path: output))
        try await Fixtures.withTemporaryFolder { folder in
            let own = URL(fileURLWithPath: "\(folder)/\(name)")
            let text = "/* Wraps a network compiled by Burin. */\n"
            try Data(text.utf8).write(to: own)
            let error = await #expect(throws: Diagnostic.self) {
                try await ModelCompiler(options("m")).compile(
                    graph, to: "\(folder)/\(output)", as: kind)
            }
            #expect(error?.category == .usage && error?.advice?.contains("--prefix") == true)
            #expect(try String(contentsOf: own, encoding: .utf8) == text)
            #expect(try ArtefactTests.names(folder) == [name])
            // A pipe is not waited for.
            try FileManager.default.removeItem(at: own)
            #expect(mkfifo(own.path, 0o600) == 0)
            await #expect(throws: Diagnostic.self) {
                try await ModelCompiler(options("m")).compile(
                    graph, to: "\(folder)/\(output)", as: kind)
            }
            // Those of an earlier compilation are.
            try FileManager.default.removeItem(at: own)
            for _ in 0..<2 {
                try await ModelCompiler(options("m")).compile(
                    graph, to: "\(folder)/\(output)", as: kind)
            }
        }
    }
}
