import ArgumentParser
import CCodegen
import Diagnostics
import Driver
import FoundationEssentials
import Toolchain

/// `burin compile`.
struct CompileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compile",
        abstract: "Compiles a model to a library, a program or C source.",
        discussion: """
            The suffix of the output says what is made: .so a shared library, .a a static one, .c \
            one C file, no suffix a program that is called with picture files. Files beside it are \
            named by the prefix and replace none but those of an earlier compilation: my-net.so \
            comes with my_net.h, my_net.pc for pkg-config and my_net-config.cmake (my-net.a with \
            my_net-static.pc and so on), my-net.c with my_net.h and my_net.weights; so does a \
            library with --weights file. The output appears whole or not at all. Standard output \
            gets a line per compilation: path, kind, size, time.

            With --emit python-package the output is a folder for pip install, which needs no \
            compiler; with --emit swift-package one that Swift packages depend on. A folder that \
            holds nothing but an earlier package is replaced, any other that holds files is not.

            The compiler is clang from PATH, or the one BURIN_CLANG names; TMPDIR needs room for \
            the weights.

            Where several kernels can compute a layer, estimates of their time decide. With --tune \
            each is timed on this machine, which takes a minute or two and should have the machine \
            for itself; what was measured is kept for the same processor, compiler and version of \
            Burin.

            Measured times and object files are kept in BURIN_CACHE, or burin in XDG_CACHE_HOME or \
            ~/.cache. C that was compiled before is not compiled again, so new weights cost little \
            more than linking. Objects take 256 MB at most; what was not used for longest goes. An \
            empty BURIN_CACHE keeps nothing, --no-cache neither takes nor keeps objects.

            Examples:
              burin compile crunet-116 --weights seed:7 -o crunet.so
              burin compile model-symbol.json -o model.so --batch 1,8
              burin compile model.onnx -o libface.a --prefix face
              burin compile model.onnx --emit python-package -o face
              burin compile model-symbol.json --isa avx512 --prefix face -o face.c
              burin compile model.onnx --isa baseline,avx2,avx512 --weights file -o face.so
              burin compile model.onnx --target aarch64-linux-gnu -o face.so
              burin compile crunet-116 --weights seed:7 --weights f16 -o crunet-half.so
              burin compile attention-92 --se --ibn --weights model-0000.params -o embed
              burin compile crunet-116 --weights seed:7 --tune --explain -o crunet.so
            """)

    @Argument(
        help: ArgumentHelp(
            "An architecture's name, an ONNX file, or an MXNet checkpoint: symbol file, "
                + "parameter file or prefix."))
    var model: String

    @Option(
        name: .customShort("o"),
        help: ArgumentHelp("Where to write: PATH.so, PATH.a, PATH.c, or PATH.", valueName: "PATH"))
    var outputPath: String

    @Option(
        help: ArgumentHelp(
            "Write a folder instead: a package for a language, with the compiled model in it. "
                + "\(EmittedPackage.allCases.map(\.rawValue).joined(separator: " or ")).",
            valueName: "package"))
    var emit: EmittedPackage?

    @OptionGroup(title: "Model") var modelOptions: ModelOptions
    @OptionGroup(title: "Compilation") var compilation: CompilationOptions

    @Flag(
        help: ArgumentHelp(
            "C source only: put header and weights into the one C file, the weights as text."))
    var singleFile = false

    @Option(
        help: ArgumentHelp(
            "A sentence about who may use the model, which the artefact carries: in its header, in "
                + "ASCII, and for burin inspect.", valueName: "TEXT"))
    var licenseNote: String?

    @Option(
        help: ArgumentHelp(
            "The machine the artefact is for; other ones than this need their C library here "
                + "(Debian's libc6-dev-arm64-cross and gcc-aarch64-linux-gnu).",
            valueName: "triple"))
    var target = CompilationTarget.host

    @Option(
        help: ArgumentHelp(
            "What the C symbols begin with: small letters, digits and underscores. Default: made "
                + "of the output's name.", valueName: "NAME"))
    var prefix: String?

    @Flag(help: "Time every kernel that can compute a layer on this machine, and take the fastest.")
    var tune = false

    @Flag(help: "With --tune: measure again what the cache holds already.")
    var retune = false

    @Flag(
        help: ArgumentHelp(
            "Print each layer with its kernel, and what the alternatives cost: by estimate, and "
                + "as measured with --tune."))
    var explain = false

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    @OptionGroup(title: "Looking inside") var graphPrinting: GraphPrinting
    @OptionGroup(title: "Messages") var consoleOptions: ConsoleOptions

    func validate() throws {
        if retune && !tune { throw ValidationError("--retune goes with --tune") }
    }

    func run() async throws {
        guard let kind = emit?.kind ?? ArtefactKind(path: outputPath) else {
            throw Diagnostic(
                .usage, "the suffix says no kind of output", file: outputPath,
                expected: ".so for a shared library, .a for a static one, .c for C source, or "
                    + "none for a program")
        }
        if emit != nil {
            try PackageWriter.requireWritable(outputPath)
        } else {
            try PathChecks.requireWritable(outputPath)
        }
        let request = try modelOptions.request(model)
        try PathChecks.requireApart(outputPath, from: request.files)
        var options = try compilation.options(
            prefix: try symbolPrefix(),
            weightStorage: try modelOptions.weightStorage(forArtefact: true),
            forArtefact: true)
        options.target = target
        if compilation.isa == nil { options.instructionSet = target.architecture.defaultSet }
        options.isAmalgamated = singleFile
        options.licenseNote = licenseNote
        options.weightsPlace = try modelOptions.weightsPlace()
        options.tuning = tuning
        options.companions = .all
        let bench = Workbench(console: consoleOptions.console, options: options)
        if let stage = try graphPrinting.stage(optimizes: bench.options.optimizes) {
            try StandardOutput.write(stage.graphText(request))
        }
        let graph = try bench.prepare(request)
        let (plans, time) = try await bench.compile(graph, to: outputPath, as: kind)
        let report = CompilationReport(
            path: outputPath, kind: kind, plans: plans, time: time,
            options: options)
        if kind.isLibrary, !PackageFiles.canName(FilePaths.name(of: outputPath)) {
            consoleOptions.console.logger.notice(
                "no file for pkg-config is written: it cannot name \(outputPath.escapedForDisplay)")
        }
        try StandardOutput.write(report.text(explains: explain, asJSON: json))
    }

    private var tuning: TuningOptions? {
        guard tune else { return nil }
        return TuningOptions(
            cacheFolder: CacheFolder.path(environment: ProcessInfo.processInfo.environment),
            readsCache: !retune)
    }

    private func symbolPrefix() throws(Diagnostic) -> SymbolPrefix? {
        guard let prefix else { return nil }
        let symbol = SymbolPrefix(prefix)
        guard symbol.text == prefix else {
            throw Diagnostic(
                .usage, "'\(prefix)' cannot begin the names of C functions",
                expected: "small letters, digits and underscores, for instance \(symbol.text)")
        }
        return symbol
    }
}
