public import Diagnostics

extension Toolchain {
    /// How generated C is compiled.
    ///
    /// Multiplications and additions of one expression are fused, as the kernels count on; errno
    /// and floating-point traps are given up. Nothing else of IEEE arithmetic is: sums keep their
    /// order, and what is fused is what the source says. With `fast` the optimizer fuses what it
    /// meets, so one image and the same image in a batch could differ in their last bits.
    public static let compileFlags = [
        "-O3", "-std=c11", "-ffp-contract=on", "-fno-math-errno", "-fno-trapping-math", "-fPIC",
        "-fvisibility=hidden", "-pthread", "-Wall", "-Wextra",
    ]

    /// Compiles a C file to an object.
    ///
    /// `flags` come last and choose the instruction set. The source's folder does not appear in
    /// the object, so the same source gives the same bytes wherever it lies. `includes` serve
    /// quoted includes only: a model's header must not stand in for one of the system's.
    public func compile(
        _ source: String, to object: String, flags: [String] = [], includes: [String] = [],
        inputs: [String] = [], workingDirectory: String? = nil
    ) -> ClangJob {
        let includeFlags = includes.flatMap { ["-iquote", $0] }
        return ClangJob(
            executable: clang,
            arguments: targetFlags + Toolchain.compileFlags + [prefixMap(source)] + includeFlags
                + flags
                + ["-c", source, "-o", object],
            inputs: [source] + inputs, output: object,
            description: "compile \(FilePaths.name(of: source))",
            workingDirectory: workingDirectory, source: source)
    }

    /// Assembles a file that takes in the weights by `.incbin`.
    ///
    /// Names in `.incbin` are looked up in the source's folder and in `includes`; `inputs` names
    /// the weights, for the order of jobs.
    public func assemble(
        _ source: String, to object: String, flags: [String] = [], includes: [String] = [],
        inputs: [String] = []
    ) -> ClangJob {
        let folders = [FilePaths.folder(of: source)] + includes
        return ClangJob(
            executable: clang,
            arguments: targetFlags + flags + folders.flatMap { ["-I", $0] } + [prefixMap(source)]
                + ["-c", source, "-o", object],
            inputs: [source] + inputs, output: object,
            description: "assemble \(FilePaths.name(of: source))")
    }

    /// Links a shared library that needs libc and libm only.
    ///
    /// Symbols that nobody defines are errors here rather than when the library is loaded. There
    /// is no build id and no date in it: the same objects give the same bytes.
    public func linkLibrary(
        _ objects: [String], to library: String, soname: String, flags: [String] = []
    ) -> ClangJob {
        ClangJob(
            executable: clang,
            // A name may hold commas, at which -Wl would split it into options of its own.
            arguments: targetFlags + linkerFlags + flags
                + ["-shared", "-Xlinker", "-soname", "-Xlinker", soname, "-Wl,-z,defs"]
                + Toolchain.linkFlags + objects + ["-o", library, "-lm"],
            inputs: objects, output: library, description: "link \(FilePaths.name(of: library))")
    }

    /// Links an executable, by default one that reads pictures through libjpeg and libpng.
    public func linkExecutable(
        _ objects: [String], to executable: String, flags: [String] = [],
        libraries: [String] = ["jpeg", "png"]
    ) -> ClangJob {
        ClangJob(
            executable: clang,
            arguments: targetFlags + linkerFlags + flags + Toolchain.linkFlags + objects + [
                "-o", executable,
            ]
                + libraries.map { "-l\($0)" } + ["-lm"],
            inputs: objects, output: executable,
            description: "link \(FilePaths.name(of: executable))")
    }

    /// Collects objects into a static library, without dates and owners.
    ///
    /// Throws where no archiver was found.
    public func archive(_ objects: [String], to library: String) throws(Diagnostic) -> ClangJob {
        guard let archiver else {
            throw Diagnostic(
                .toolchain, "no archiver was found, which static libraries need",
                expected: "llvm-ar or ar in PATH",
                advice: "Install one, for instance with apt-get install binutils.")
        }
        return ClangJob(
            executable: archiver, arguments: ["rcsD", library] + objects, inputs: objects,
            output: library, description: "archive \(FilePaths.name(of: library))")
    }

    private static let linkFlags = [
        "-pthread", "-Wl,--build-id=none", "-Wl,-z,noexecstack", "-Wl,-z,relro", "-Wl,-z,now",
        "-Wl,--as-needed",
    ]

    private func prefixMap(_ source: String) -> String {
        "-ffile-prefix-map=\(FilePaths.folder(of: source))/="
    }
}
