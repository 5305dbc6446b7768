import Planning

extension InstructionSet {
    /// The macro a compiler defines when it may use the set; nil where every one may.
    var requiredMacro: String? {
        switch self {
        case .baseline: nil
        case .avx2: "__AVX2__"
        case .avx512: "__AVX512F__"
        case .neon: "__ARM_NEON"
        }
    }

    /// The body of the function that says whether the running processor has the set.
    ///
    /// The compiler's own check reads CPUID and XGETBV, so it also knows whether the operating
    /// system saves the registers. It does not know F16C by name before clang 18, so that bit of
    /// CPUID is read here; kernels widen weights in half precision with it.
    var processorCheck: String {
        let features: [String] =
            switch self {
            case .baseline, .neon: []
            case .avx2: ["avx2", "fma", "bmi", "bmi2"]
            case .avx512: ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl", "fma"]
            }
        guard !features.isEmpty else { return "    return 1;" }
        let tests = features.map { "__builtin_cpu_supports(\"\($0)\")" }
        let conversion = """
                unsigned a = 1, b, c = 0, d;
                __asm__("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
                if (!(c >> 29 & 1))
                    return 0;

            """
        return conversion
            + "    __builtin_cpu_init();\n    return \(tests.joined(separator: " &&\n           "));"
    }
}
