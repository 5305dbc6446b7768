import ArgumentParser
import Diagnostics
import Driver
import ModelRuntime
import Toolchain
import Verification

/// `burin verify`.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Measures how well a model tells faces apart, on sets of pairs.",
        discussion: """
            A set is a .bin file of insightface (lfw.bin, cfp_fp.bin, ...), or a text file of \
            pairs, .txt, with --images FOLDER: lines 'name n m' and 'name n other m' as in LFW's \
            pairs.txt (pictures name/name_000n.jpg or name_000n.jpg), or 'a.jpg b.jpg 1'. A .bin \
            file is a Python pickle; nothing in it is run, and one that holds more than pictures \
            and booleans is refused. Square pictures of another size than a square model's are \
            resized as MXNet resizes them for insightface; all others must have the model's size.

            Each picture is embedded as it is and mirrored, both outputs are added and brought to \
            length 1. The score of a pair is the squared distance. Accuracy is the mean over 10 \
            folds, +- its standard deviation, each at the threshold that is best on the other \
            nine; VAL is the share of genuine pairs accepted where 1e-3 of the impostors are; AUC \
            and TAR (at most that FAR) are of all pairs; the norm is the mean length of the \
            outputs. Beside a set's accuracy stands the one published for CRU-Net-116.

            --against compares with embeddings of the same pictures by another engine: two rows \
            for each pair, the sets one after the other, as -o writes them.

            Examples:
              burin verify model.so lfw.bin cfp_fp.bin agedb_30.bin
              burin verify model.so lfw.bin --threads all --html lfw.html --svg roc.svg
              burin verify model.so pairs.txt --images lfw-aligned --json
              burin verify model.so lfw.bin -o float32.npy
              burin verify half.so lfw.bin --against float32.npy
            """)

    @Argument(help: "A model, or a compiled model: ARTEFACT.so.")
    var model: String

    @Argument(help: ArgumentHelp("Verification sets, .bin or .txt.", valueName: "set"))
    var sets: [String] = []

    @Option(
        help: ArgumentHelp("The pictures of the files of pairs.", valueName: "FOLDER"))
    var images: String?

    @Flag(help: "Embed each picture as it is only, without its mirror image.")
    var noFlip = false

    @Option(
        help: ArgumentHelp(
            "Also compare with embeddings of the same pictures by another engine: N x D.",
            valueName: "y.npy"))
    var against: String?

    @Option(
        name: .customShort("o"),
        help: ArgumentHelp(
            "Write the embeddings to a file, before they are brought to length 1: float64 N x D.",
            valueName: "y.npy"))
    var outputPath: String?

    @Option(
        help: ArgumentHelp(
            "Also write one HTML page with ROC curves and histograms, which needs no other file.",
            valueName: "FILE"))
    var html: String?

    @Option(help: ArgumentHelp("Also write the ROC curves as a picture.", valueName: "FILE"))
    var svg: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Pictures embedded side by side, 1 to \(LoadedModel.threadsLimit), or all: as many as "
                + "may run at once. The result is the same for any number. Default: 1.",
            valueName: "N|all"),
        transform: ThreadCount.init(argument:))
    var threads: ThreadCount = .exactly(1)

    @Flag(help: "Print one JSON object, every fold and pair included, instead of text.")
    var json = false

    @OptionGroup(title: "Model") var modelOptions: ModelOptions
    @OptionGroup(title: "Compilation") var compilation: CompilationOptions
    @OptionGroup(title: "Messages") var consoleOptions: ConsoleOptions

    func validate() throws {
        guard !sets.isEmpty else {
            throw ValidationError("nothing to verify on: give .bin files, or a .txt file of pairs")
        }
        let hasPairs = sets.contains(where: VerificationSource.isPairsFile)
        guard hasPairs == (images != nil) else {
            throw ValidationError(
                hasPairs
                    ? "a file of pairs needs its pictures: --images FOLDER"
                    : "--images goes with a file of pairs, .txt")
        }
        if let outputPath, !outputPath.hasSuffix(".npy") {
            throw ValidationError("-o \(outputPath): embeddings are written as .npy")
        }
        if let svg, !svg.hasSuffix(".svg") {
            throw ValidationError("--svg \(svg): expected a path that ends in .svg")
        }
    }

    func run() async throws {
        try PathChecks.requireReadable(sets + [against, images].compactMap(\.self))
        for path in [outputPath, svg].compactMap(\.self) { try PathChecks.requireWritable(path) }
        if let html { try PathChecks.requirePage(html) }
        for path in [outputPath, svg, html].compactMap(\.self) {
            try PathChecks.requireApart(path, from: sets + [model, against].compactMap(\.self))
        }
        let bench = Workbench(
            console: consoleOptions.console,
            options: try compilation.options(weightStorage: try modelOptions.weightStorage()))
        let sources = try sets.map { try VerificationSource(path: $0, folder: images) }
        let other = try against.map {
            try ReferenceEmbeddings(path: $0, rows: sources.map { 2 * $0.labels.count })
        }
        let loaded = try await bench.load(model, modelOptions, compilation)
        let verification = try await verified(sources, other, loaded, bench.console)
        if let outputPath { try verification.write(to: outputPath) }
        let page = VerificationPage(verification, loaded.information)
        if let svg { try AtomicOutput.write(page.curvesFile.utf8, to: svg) }
        if let html {
            try AtomicOutput.write(page.text.utf8, to: html)
            bench.console.logger.notice("the page is in \(html.escapedForDisplay)")
        }
        let report = VerificationReport(verification, model: model, loaded.information)
        try StandardOutput.write(report.report(mirrors: !noFlip).rendered(asJSON: json))
    }

    private func verified(
        _ sources: [VerificationSource], _ other: ReferenceEmbeddings?, _ loaded: LoadedModel,
        _ console: Console
    ) async throws -> SetVerification {
        let embedder = try VerificationEmbedder(
            loaded, mirrors: !noFlip, parallel: threads.resolved(for: loaded))
        defer { console.progress(nil) }
        var verification = SetVerification()
        for (index, source) in sources.enumerated() {
            for notice in source.notices { console.logger.notice("\(source.path): \(notice)") }
            let name = source.path.escapedForDisplay
            let embeddings = try await embedder.embeddings(of: source) { done, total in
                console.progress("\(name): picture \(done) of \(total)")
            }
            if let notice = embeddings.resizeNotice {
                console.logger.notice("\(name): \(notice)")
            }
            try verification.append(source, embeddings, other?.tables[index])
        }
        return verification
    }
}
