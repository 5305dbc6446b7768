public import Diagnostics
import FoundationEssentials

extension Toolchain {
    /// Looks for a toolchain in this process's environment; see ``find(environment:)``.
    public static func find() async throws(Diagnostic) -> Toolchain {
        try await find(environment: ProcessInfo.processInfo.environment)
    }

    /// Looks for a clang of version 14 or newer and for a linker it can use.
    ///
    /// The order: the path in `BURIN_CLANG` and then nothing else; `clang`, `clang-21` to
    /// `clang-14` in `PATH`; `clang` beside the Swift compiler. Each is asked for its version, and
    /// links an empty library. Throws a toolchain diagnostic that says what was tried.
    ///
    /// With a `triple` it compiles for that machine, whose C library must be there.
    public static func find(
        environment: [String: String], triple: String? = nil
    ) async throws(Diagnostic) -> Toolchain {
        // A TMPDIR that is not there is no fault of every compiler's.
        try TemporaryDirectory(prefix: "burin-probe").remove()
        if let named = environment["BURIN_CLANG"], !named.isEmpty {
            return try await chosen(named, environment, triple)
        }
        let search = ProgramSearch(environment)
        var findings: [String] = []
        for path in candidates(search) {
            let toolchain: Toolchain
            do {
                toolchain = try await examine(path, search, triple)
            } catch {
                findings.append(error.message)
                continue
            }
            // The compiler is fit: what lacks is what it compiles for, which another lacks too.
            try await toolchain.requireLibrary()
            return toolchain
        }
        throw Diagnostic(
            .toolchain, "no usable C compiler was found",
            expected: "clang \(ClangVersion.minimum) or newer in PATH",
            advice: "Install clang, for instance with apt-get install clang lld, or put the path of"
                + " one into BURIN_CLANG.", details: findings)
    }

    /// The clang the user chose; its defects are errors, another one is not taken instead.
    private static func chosen(
        _ named: String, _ environment: [String: String], _ triple: String?
    ) async throws(Diagnostic) -> Toolchain {
        let search = ProgramSearch(environment)
        let path = named.contains("/") ? named : search.find(named) ?? named
        guard ProgramSearch.isExecutable(path) else {
            throw Diagnostic(
                .toolchain, "BURIN_CLANG is '\(named)', which is no executable file",
                expected: "the path of clang \(ClangVersion.minimum) or newer")
        }
        let toolchain: Toolchain
        do {
            toolchain = try await examine(path, search, triple)
        } catch {
            var error = error
            let remedy = "BURIN_CLANG names it; without that, clang is looked for in PATH."
            error.advice = error.advice.map { "\($0) \(remedy)" } ?? remedy
            throw error
        }
        try await toolchain.requireLibrary()
        return toolchain
    }

    private static func candidates(_ search: ProgramSearch) -> [String] {
        let names = ["clang"] + (ClangVersion.minimum...21).reversed().map { "clang-\($0)" }
        let beside = search.realFolder(of: "swiftc").map { ["\($0)/clang"] } ?? []
        return names.compactMap(search.find) + beside.filter(ProgramSearch.isExecutable)
    }

    private static func examine(
        _ path: String, _ search: ProgramSearch, _ triple: String?
    ) async throws(Diagnostic) -> Toolchain {
        let targetFlags = triple.map { ["--target=\($0)"] } ?? []
        let text = try await Command.output(path, targetFlags + ["--version"])
        guard let version = ClangVersion(text) else {
            throw Diagnostic(.toolchain, "\(path) is not clang: its version cannot be read")
        }
        guard version.major >= ClangVersion.minimum else {
            throw Diagnostic(
                .toolchain, "\(path) is clang \(version.number)",
                expected: "clang \(ClangVersion.minimum) or newer")
        }
        let linkerFlags = try await workingLinker(path, targetFlags)
        let beside = FilePaths.folder(of: path) + "/llvm-ar"
        return Toolchain(
            clang: path, version: version.number, target: triple ?? version.target,
            banner: text, targetFlags: targetFlags, linkerFlags: linkerFlags,
            archiver: ProgramSearch.isExecutable(beside)
                ? beside : search.find("llvm-ar") ?? search.find("ar"))
    }

    /// The flags of the first linker that links an empty library.
    ///
    /// lld comes first: it is the one that ships with clang, while the linker built into clang as
    /// its default may not be installed.
    private static func workingLinker(
        _ clang: String, _ targetFlags: [String]
    ) async throws(Diagnostic) -> [String] {
        let folder = try TemporaryDirectory(prefix: "burin-probe")
        defer { folder.remove() }
        let probe = [
            "-shared", "-nostdlib", "-x", "c", "/dev/null", "-o", folder.path + "/probe.so",
        ]
        var reason = ""
        for flags in [["-fuse-ld=lld"], [], ["-fuse-ld=bfd"]] {
            let result = try await Command.run(clang, targetFlags + flags + probe)
            if result.isSuccess { return flags }
            reason = result.messages
        }
        throw Diagnostic(
            .toolchain, "\(clang) cannot link a shared library",
            advice: "Install a linker, for instance with apt-get install lld or binutils.",
            details: ClangMessages.shortened(reason))
    }

    /// Throws where a program for another machine cannot be linked: its C library lacks.
    private func requireLibrary() async throws(Diagnostic) {
        guard !targetFlags.isEmpty else { return }
        let folder = try TemporaryDirectory(prefix: "burin-probe")
        defer { folder.remove() }
        let source = "\(folder.path)/probe.c"
        let text = "#include <math.h>\n#include <stdlib.h>\nint main(void) { return abs(1); }\n"
        try AtomicOutput.write(text.utf8, to: source)
        let result = try await Command.run(
            clang,
            targetFlags + linkerFlags + [source, "-o", "\(folder.path)/probe", "-lm"])
        guard !result.isSuccess else { return }
        let (compiler, library) =
            target == "aarch64-linux-gnu"
            ? ("aarch64-linux-gnu", "arm64") : ("x86-64-linux-gnu", "amd64")
        throw Diagnostic(
            .toolchain, "\(clang) cannot compile for \(target)",
            expected: "the C library and the start files of that machine",
            advice: "Install them, for instance with apt-get install gcc-\(compiler)"
                + " libc6-dev-\(library)-cross.",
            details: ClangMessages.shortened(result.messages))
    }
}
