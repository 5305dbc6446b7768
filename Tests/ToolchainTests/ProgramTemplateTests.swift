import Diagnostics
import Testing

@testable import Toolchain

/// The main function of compiled executables, linked with a model that averages each colour.
@Suite struct ProgramTemplateTests {
    private let alias = """
        #include <stddef.h>
        #define BURIN_MODEL(x) toy_##x
        #define BURIN_MODEL_NAME "toy"
        #define BURIN_MODEL_INPUT_HEIGHT 20
        #define BURIN_MODEL_INPUT_WIDTH 24
        #define BURIN_MODEL_OUTPUT_SIZE 4
        #define BURIN_MODEL_THREADS_LIMIT 64
        #define BURIN_MODEL_UNSUPPORTED 2
        typedef struct toy_pool toy_pool;
        typedef struct {
            unsigned struct_size;
            int threads;
            toy_pool *pool;
        } toy_options;
        size_t toy_workspace_size(int n, int threads);
        int toy_run(
            const float *in, float *out, int n, void *workspace, const toy_options *options);
        int toy_pool_create(int threads, toy_pool **pool);
        void toy_pool_destroy(toy_pool *pool);
        int toy_available_threads(void);
        const char *toy_strerror(int status);
        const char *toy_isa(void);

        """
    private let model = """
        #include "model_alias.h"
        #ifndef TOY_STATUS
        #define TOY_STATUS 0
        #endif
        #ifndef TOY_ISA
        #define TOY_ISA "any"
        #endif
        const char *toy_isa(void) { return TOY_ISA; }
        size_t toy_workspace_size(int n, int threads) { return (size_t)n * (size_t)threads; }
        const char *toy_strerror(int status) { return status ? "toy error" : "ok"; }
        static int pools[65];
        int toy_pool_create(int threads, toy_pool **pool) {
            pools[threads] = threads;
            *pool = (toy_pool *)(void *)&pools[threads];
            return threads == 63;
        }
        void toy_pool_destroy(toy_pool *pool) { (void)pool; }
        int toy_available_threads(void) { return 3; }
        int toy_run(
            const float *in, float *out, int n, void *workspace, const toy_options *options) {
            if (n != 1 || (size_t)workspace % 64 != 0) return 1;
            if (options->struct_size != sizeof *options) return 1;
            const int threads = options->pool ? *(int *)(void *)options->pool : 1;
            if (threads != options->threads) return 1;
            for (int c = 0; c < 3; c++) {
                out[c] = 0;
                for (int i = 0; i < 480; i++) out[c] += in[480 * c + i];
                out[c] /= 480;
            }
            out[3] = threads == 1 ? out[0] / 0.0f : (float)threads;
            return TOY_STATUS;
        }

        """

    private var root: String {
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
            .joined(separator: "/")
    }

    @Test func printsOneLineOfJSONForEachPicture() async throws {
        try await withProgram { program, folder in
            let picture = "\(root)/Samples/encodings/rgb.png"
            let odd = "\(folder)/a\"\\\n\u{E9}.png"
            try AtomicOutput.write(try #require(TestFiles.read(picture)), to: odd)
            let output = try await Command.output(program, [picture, odd])
            let numbers = "\"embedding\":[115,114,105,null]}"
            let name =
                odd.split(separator: "a\"").dropLast().joined() + "a\\\"\\\\\\u000a\u{E9}.png"
            #expect(
                output == "{\"file\":\"\(picture)\",\(numbers)\n{\"file\":\"\(name)\",\(numbers)\n")
        }
    }

    @Test func threadsComeFromAPool() async throws {
        try await withProgram { program, _ in
            let picture = "\(root)/Samples/encodings/rgb.png"
            for (threads, number) in [("1", "null"), ("2", "2"), ("64", "64"), ("all", "3")] {
                let output = try await Command.output(program, ["--threads", threads, picture])
                #expect(output.hasSuffix("\"embedding\":[115,114,105,\(number)]}\n"))
            }
            for wrong in ["0", "65", "-1", "two", "", "2x", "99999999999999999999"] {
                let outcome = try await Command.run(program, ["--threads", wrong, picture])
                #expect(outcome.status == .exited(1))
                #expect(outcome.messages.contains("expected a number of threads, or all"))
            }
            let outcome = try await Command.run(program, ["--threads", "63", picture])
            #expect(outcome.status == .exited(1))
            #expect(outcome.messages.contains("out of memory or threads"))
        }
    }

    @Test func resizesWithANotice() async throws {
        try await withProgram { program, _ in
            let picture = "\(root)/Samples/ada-180x150.jpg"
            let outcome = try await Command.run(program, [picture])
            #expect(outcome.isSuccess)
            #expect(outcome.messages.contains("ada-180x150.jpg\": resized from 180x150 to 24x20"))
            #expect(outcome.messages.split(separator: "\n").count == 1)
        }
    }

    @Test func exitCodesTellWhatWentWrong() async throws {
        try await withProgram { program, folder in
            let picture = "\(root)/Samples/encodings/rgb.png"
            let cases: [([String], Int32, String)] = [
                ([picture], 0, ""), (["--help"], 0, ""), (["-h"], 0, ""),
                ([], 1, "usage: toy"), (["--"], 1, "usage: toy"),
                (["--threads"], 1, "expected a number of threads"),
                (["--threads", "2", "--", picture], 0, ""),
                (["--threads", "2"], 1, "usage: toy"),
                (["--wrong", picture], 1, "\"--wrong\": unknown option"),
                (["/no/file.png", picture], 3, "\"/no/file.png\": No such file"),
                (["--", "-odd.png"], 3, "\"-odd.png\": No such file"),
                (["\(root)/Samples/README.md"], 3, "not a JPEG or PNG file"),
                ([folder], 3, "is a directory"),
            ]
            for (arguments, code, sign) in cases {
                let outcome = try await Command.run(program, arguments)
                #expect(outcome.status == .exited(code), "\(arguments)")
                #expect(sign.isEmpty == outcome.messages.isEmpty)
                #expect(sign.isEmpty || outcome.messages.contains(sign))
            }
        }
    }

    @Test func aModelThatDoesNotRunIsAnError() async throws {
        try await withProgram(flags: ["-DTOY_STATUS=2"]) { program, _ in
            let outcome = try await Command.run(program, ["\(root)/Samples/encodings/rgb.png"])
            #expect(outcome.status == .exited(1))
            #expect(outcome.messages.contains("toy error"))
        }
    }

    @Test func aProcessorThatNoSetIsForIsSaidOnce() async throws {
        try await withProgram(flags: ["-DTOY_ISA=\"none\""]) { program, _ in
            let picture = "\(root)/Samples/encodings/rgb.png"
            let outcome = try await Command.run(program, ["--threads", "2", picture, picture])
            #expect(outcome.status == .exited(1))
            #expect(outcome.messages == "toy: toy error\n")
        }
    }

    /// Builds the program in a folder of its own, without any warning.
    private func withProgram(
        flags: [String] = [], _ body: (_ program: String, _ folder: String) async throws -> Void
    ) async throws {
        let toolchain = try await Toolchain.find()
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        try TestFiles.write(alias, to: "\(folder.path)/model_alias.h")
        try TestFiles.write(model, to: "\(folder.path)/model.c")
        let codecs = "\(root)/Sources/CImageCodecs"
        let sources =
            ["\(root)/Templates/model/main.c", "\(folder.path)/model.c"]
            + ["decode", "file", "jpeg", "orientation", "png", "resize"].map {
                "\(codecs)/image_\($0).c"
            }
        let jobs = sources.map { source in
            toolchain.compile(
                source, to: "\(folder.path)/\(FilePaths.name(of: source)).o",
                flags: ["-Werror", "-O1"] + flags, includes: ["\(codecs)/include", folder.path])
        }
        let program = "\(folder.path)/toy"
        let link = toolchain.linkExecutable(jobs.map(\.output), to: program)
        try await toolchain.run(jobs + [link], parallel: 2)
        try await body(program, folder.path)
    }
}
