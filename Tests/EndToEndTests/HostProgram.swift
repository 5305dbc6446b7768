import CCodegen
import Driver
import Foundation
import GraphIR
import TestSupport
import Toolchain

/// A C program around a static library called `unit`, which runs one image: natively, or under an
/// emulator of another processor.
struct HostProgram {
    /// What the program said and computed.
    struct Result {
        /// The instruction set in use, or `none`.
        var set: String
        var status: Int32
        var statusText: String
        var numbers: [Float]
        /// The program's exit code: 128 and more for a signal, such as that of an instruction the
        /// processor lacks.
        var exitCode: Int32
    }

    let folder: String
    private let toolchain: Toolchain

    private static let text = """
        #include "unit.h"
        #include <errno.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        static float in[UNIT_INPUT_FLOATS], out[UNIT_OUTPUT_FLOATS];
        int main(void) {
            FILE *const input = fopen("input.f32", "rb");
            if (!input || fread(in, sizeof in, 1, input) != 1)
                return 100;
            fclose(input);
        #ifdef MAPS
            errno = ERANGE;
            const int mapped = unit_map_weights(getenv("WEIGHTS"));
            const int reason = errno;
            if (mapped != UNIT_UNREADABLE_WEIGHTS && reason != ERANGE)
                return 101;
            if (mapped != UNIT_OK) {
                printf("%s\\n%d\\n%s", unit_isa(), mapped, unit_strerror(mapped));
                printf(" (%s)\\n", strerror(reason));
                return 0;
            }
        #endif
            const int threads = 2;
            void *const workspace = malloc(unit_workspace_size(1, threads));
            const unit_options options = {sizeof options, threads, NULL, NULL, NULL, NULL, NULL};
            const int status = unit_run(in, out, 1, workspace, &options);
            printf("%s\\n%d\\n%s\\n", unit_isa(), status, unit_strerror(status));
            for (size_t i = 0; i < UNIT_OUTPUT_FLOATS; i++)
                printf("%.9g\\n", (double)out[i]);
            /* The set is chosen once: what the environment says later changes nothing. */
            setenv("UNIT_ISA", "none", 1);
            static float again[UNIT_OUTPUT_FLOATS];
            const char *const set = unit_isa();
            if (unit_run(in, again, 1, workspace, &options) != status || unit_isa() != set ||
                memcmp(again, out, sizeof out) != 0)
                return 102;
            free(workspace);
            return 0;
        }

        """

    /// Compiles a prepared graph with `options` to `unit.a`, and the program with it.
    init(
        _ graph: Graph, _ options: ModelCompiler.Options, image: [Float], in folder: String,
        flags: [String] = []
    ) async throws {
        self.folder = folder
        var options = options
        options.prefix = SymbolPrefix("unit")
        options.sharingThreshold = 0
        options.companions = .header
        try await ModelCompiler(options).compile(graph, to: "\(folder)/unit.a", as: .staticLibrary)
        try Data(Self.text.utf8).write(to: URL(fileURLWithPath: "\(folder)/host.c"))
        try image.withUnsafeBytes { Data($0) }
            .write(to: URL(fileURLWithPath: "\(folder)/input.f32"))
        toolchain = try await Toolchain.find()
        try build(flags + (options.weightsPlace == .file ? ["-DMAPS"] : []))
    }

    /// Builds `host.c` anew.
    func build(_ flags: [String]) throws {
        let build = try ProgramRun(
            toolchain.clang,
            toolchain.linkerFlags + ["-std=gnu11", "-Wall", "-Wextra", "-Werror"] + flags
                + ["host.c", "unit.a", "-o", "host", "-lm", "-pthread"], in: folder)
        guard build.exitCode == 0 else { throw Failure(text: build.errors) }
    }

    /// The program could not be built, or said what it never says.
    struct Failure: Error, CustomStringConvertible {
        let text: String
        var description: String { text }
    }

    /// Runs the program, under an emulator where one is given.
    func run(under emulator: [String] = [], variables: [String: String] = [:]) throws -> Result {
        let words = emulator + ["\(folder)/host"]
        let run = try ProgramRun(
            words[0], Array(words.dropFirst()), in: folder, variables: variables)
        let lines = run.output.split(separator: "\n").map(String.init)
        guard run.exitCode == 0, lines.count >= 3, let status = Int32(lines[1]) else {
            return Result(
                set: "", status: -1, statusText: run.errors, numbers: [], exitCode: run.exitCode)
        }
        return Result(
            set: lines[0], status: status, statusText: lines[2],
            numbers: lines.dropFirst(3).compactMap(Float.init), exitCode: run.exitCode)
    }
}
