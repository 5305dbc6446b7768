import Foundation
import TestSupport
import Toolchain

/// A C program that loads a library, runs one image, and tells the most memory it had.
struct PeakMemory {
    private let program: String
    private let folder: String

    private static let text = """
        #include "burin_model_abi.h"
        #include <dlfcn.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>

        int main(int count, char **arguments) {
            void *const library = count == 4 ? dlopen(arguments[1], RTLD_NOW) : NULL;
            const burin_model_interface *const model =
                library ? dlsym(library, "burin_model") : NULL;
            if (!model)
                return 1;
            float *const in = calloc((size_t)atol(arguments[2]), sizeof(float));
            float *const out = calloc((size_t)atol(arguments[3]), sizeof(float));
            void *const workspace = malloc(model->workspace_size(1, 1));
            if (!in || !out || !workspace || model->run(in, out, 1, workspace, NULL) != 0)
                return 2;
            FILE *const status = fopen("/proc/self/status", "r");
            char line[256];
            while (status && fgets(line, sizeof line, status))
                if (strncmp(line, "VmHWM:", 6) == 0)
                    printf("%ld\\n", atol(line + 6));
            return 0;
        }

        """

    /// Builds the program in a folder.
    init(in folder: String) async throws {
        self.folder = folder
        program = "\(folder)/peak-memory"
        try Data(Self.text.utf8).write(to: URL(fileURLWithPath: "\(program).c"))
        let toolchain = try await Toolchain.find()
        let headers = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Sources/CModelABI/include").path
        let build = try ProgramRun(
            toolchain.clang,
            toolchain.linkerFlags + ["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-I\(headers)"]
                + ["\(program).c", "-o", program, "-ldl"], in: folder)
        guard build.exitCode == 0 else { throw HostProgram.Failure(text: build.errors) }
    }

    /// Bytes of the most memory the process had, the pages of the library's file among them.
    func bytes(running library: String, inputs: Int, outputs: Int) throws -> Int {
        let run = try ProgramRun(program, [library, "\(inputs)", "\(outputs)"], in: folder)
        let text = run.output.trimmingCharacters(in: .whitespacesAndNewlines)
        guard run.exitCode == 0, let kilobytes = Int(text) else {
            throw HostProgram.Failure(text: "exit code \(run.exitCode): \(run.errors)")
        }
        return kilobytes * 1024
    }
}
