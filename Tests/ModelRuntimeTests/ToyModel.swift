import Diagnostics
import Toolchain

/// A model written by hand in C, as small as the interface allows: the mean of each colour.
///
/// Its one input is a 4x4 picture. It shows an observer two values: the doubled input in blocks of
/// four channels, and the means. Flags of the compiler spoil it for tests of bad models.
enum ToyModel {
    static let inputCount = 3 * 4 * 4

    /// Compiles the model with `flags` to a shared library in a folder; gives its path.
    static func build(
        in folder: TemporaryDirectory, name: String = "toy", flags: [String] = []
    ) async throws(Diagnostic) -> String {
        let toolchain = try await Toolchain.find()
        let path = "\(folder.path)/\(name)"
        try AtomicOutput.write(source.utf8, to: "\(path).c")
        try await toolchain.run(
            [
                toolchain.compile(
                    "\(path).c", to: "\(path).o", flags: flags,
                    includes: ["\(root)/Sources/CModelABI/include"]),
                toolchain.linkLibrary(["\(path).o"], to: "\(path).so", soname: "\(name).so"),
            ], parallel: 1)
        return "\(path).so"
    }

    /// The package's folder.
    static var root: String {
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
            .joined(separator: "/")
    }

    /// A compiler flag that replaces a part of the information's JSON.
    static func json(_ text: String) -> String {
        let escaped = text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined()
        return "-DTOY_JSON=\"\(escaped)\""
    }

    /// The JSON with one text replaced by another.
    static func information(_ text: String = "", with replacement: String = "") -> String {
        guard let start = sound.firstRange(of: text), !text.isEmpty else { return sound }
        return sound[..<start.lowerBound] + replacement + sound[start.upperBound...]
    }

    private static let sound = """
        {"name":"toy","burin_version":"1","isa":"baseline","vector_width":4,"compiler":"clang",\
        "flags":"-O3","source":"toy.onnx","weights_digest":"00","macs":48,"arena_bytes":256,\
        "batches":[{"images":1,"together":0,"arena_bytes":256}],\
        "weights_bytes":0,"unknown":{"key":[1]},"inputs":[{"name":"data","shape":[1,3,4,4]}],\
        "outputs":[{"name":"mean","shape":[1,3]}],"preprocessing":{"description":"none"},\
        "values":[{"name":"twice","layer":"a","kernel":"k","shape":[1,3,4,4],\
        "layout":"blocked","macs":48},{"name":"mean","layer":"b","kernel":"l","shape":[1,3],\
        "layout":"planar","macs":0}]}
        """

    private static let source = """
        #include "burin_model_abi.h"
        #ifndef TOY_ABI
        #define TOY_ABI BURIN_MODEL_ABI
        #endif
        #ifndef TOY_STATUS
        #define TOY_STATUS 0
        #endif
        #ifndef TOY_VALUE
        #define TOY_VALUE 1
        #endif
        #ifndef TOY_POOL_STATUS
        #define TOY_POOL_STATUS 0
        #endif
        #ifndef TOY_SYMBOL
        #define TOY_SYMBOL burin_model
        #endif
        #ifndef TOY_RUN
        #define TOY_RUN run
        #endif
        #ifndef TOY_WORKSPACE
        #define TOY_WORKSPACE(n) (256 * (size_t)(n))
        #endif

        static const char *info_json(void) { return TOY_JSON; }
        static const char *isa(void) { return "baseline"; }
        static const char *error_text(int status) { return status ? "toy error" : "ok"; }
        static size_t workspace_size(int n, int threads) {
            (void)threads;
            return TOY_WORKSPACE(n);
        }
        static void observe(const burin_model_options *options, int value, const float *data) {
            if (options->observer) options->observer(options->observer_context, value, data);
        }
        static int run(const float *in, float *out, int n, void *workspace,
                       const burin_model_options *options) {
            if (TOY_STATUS) return TOY_STATUS;
            if (options->struct_size != sizeof *options || (size_t)workspace % 64 != 0)
                return BURIN_MODEL_BAD_ARGUMENT;
            if ((options->threads > 1) != (options->pool != 0)) return BURIN_MODEL_BAD_ARGUMENT;
            for (int image = 0; image < n; image++, in += 48, out += 3) {
                float *blocked = (float *)workspace + 64 * image;
                for (int i = 0; i < 64; i++)
                    blocked[i] = i % 4 < 3 ? 2 * in[i % 4 * 16 + i / 4] : -1;
                observe(options, 0, blocked);
                for (int c = 0; c < 3; c++) {
                    out[c] = 0;
                    for (int i = 0; i < 16; i++) out[c] += blocked[4 * i + c] / 32;
                }
                observe(options, TOY_VALUE, out);
            }
            return BURIN_MODEL_OK;
        }

        static int pool_create(int threads, burin_model_pool **pool) {
            static int threads_of[65];
            if (TOY_POOL_STATUS) return TOY_POOL_STATUS;
            *pool = (burin_model_pool *)&threads_of[threads];
            return BURIN_MODEL_OK;
        }
        static void pool_destroy(burin_model_pool *pool) { (void)pool; }
        static int available_threads(void) { return 3; }

        extern const burin_model_interface TOY_SYMBOL;
        __attribute__((visibility("default"))) const burin_model_interface TOY_SYMBOL = {
            TOY_ABI, sizeof(burin_model_interface), info_json, isa, error_text,
            workspace_size, TOY_RUN, pool_create, pool_destroy, available_threads};
        #ifdef TOY_UNUSED
        int toy_unused(void) { return run != 0; }
        #endif

        """
}
