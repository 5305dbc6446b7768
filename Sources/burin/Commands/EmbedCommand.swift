import ArgumentParser
import Diagnostics
import Driver
import ModelRuntime

/// `burin embed`.
struct EmbedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed",
        abstract: "Embeds any number of pictures into one file, and goes on where it was stopped.",
        discussion: """
            Pictures are JPEG or PNG files of cropped and aligned faces, folders that hold such \
            files (all of them, sorted by path; links to folders below are not followed), lists of \
            paths, a line each, or - for a list on standard input. Pictures are embedded side by \
            side, each by one thread, and written in their order.

            The suffix of the output says its form: .npy float32 N x D, with the paths in a .txt \
            beside it; .jsonl a line {"file": ..., "embedding": [...]} a picture; .csv. While the \
            command works, what is done is kept in OUTPUT.part; the same command goes on there \
            after a kill, and removes it when the output is written. From the first picture on \
            whose file has another size or time of change, all are done again.

            A picture that cannot be read ends the command, unless --keep-going is given: then it \
            is reported and left out, and the exit code is 3 in the end.

            Examples:
              burin embed face.so faces/ -o gallery.npy
              burin embed face.so list.txt -o gallery.jsonl --flip sum --normalize --keep-going
              find . -name '*.jpg' | burin embed face.so - -o gallery.csv
            """)

    /// What is added to a picture's result.
    enum Flip: String, CaseIterable, ExpressibleByArgument {
        case sum
    }

    @Argument(help: "A model, or a compiled model: ARTEFACT.so.")
    var model: String

    @Argument(help: ArgumentHelp("Pictures, folders, lists, or -.", valueName: "pictures"))
    var arguments: [String]

    @Option(
        name: .customShort("o"),
        help: ArgumentHelp("Where to write: PATH.npy, PATH.jsonl or PATH.csv.", valueName: "PATH"))
    var outputPath: String

    @Option(help: "Add the result of the mirrored picture: sum, as insightface verifies.")
    var flip: Flip?

    @Flag(help: "Scale embeddings to length 1.")
    var normalize = false

    @Flag(help: "Leave out pictures that cannot be read.")
    var keepGoing = false

    @Flag(help: "Drop what an earlier run of the same output left.")
    var restart = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Pictures side by side, 1 to \(LoadedModel.threadsLimit), or all that may run at once. "
                + "Embeddings are the same for any number. Default: all.", valueName: "N|all"),
        transform: ThreadCount.init(argument:))
    var threads: ThreadCount = .all

    @OptionGroup(title: "Model") var modelOptions: ModelOptions
    @OptionGroup(title: "Compilation") var compilation: CompilationOptions
    @OptionGroup(title: "Messages") var consoleOptions: ConsoleOptions

    func run() async throws {
        let (format, part) = (try EmbeddingFormat(path: outputPath), outputPath + ".part")
        try PathChecks.requireWritable(outputPath)
        let pictures = try PictureList(arguments: arguments)
        try format.check(pictures)
        try format.requireApart(
            outputPath, from: arguments.filter { $0 != "-" } + [model] + pictures.paths, part: part)
        let console = consoleOptions.console
        let bench = Workbench(
            console: console,
            options: try compilation.options(weightStorage: try modelOptions.weightStorage()))
        let loaded = try await bench.load(model, modelOptions, compilation)
        _ = try loaded.inputSize()
        let run = EmbeddingRun(
            loaded, pictures,
            EmbeddingRecipe(addsMirrored: flip == .sum, normalizes: normalize),
            parallel: threads.resolved(for: loaded), keepsGoing: keepGoing)
        let journal = try EmbeddingJournal(
            path: part, try run.key(), of: pictures, restarts: restart)
        tell(journal, pictures, console)
        let earlier = journal.bad
        var rate = ProgressRate(done: journal.count)
        defer { console.progress(nil) }
        try await run.run(journal) { event in Self.tell(event, console, &rate) }
        console.progress("writing \(outputPath)")
        try format.write(journal, of: pictures, size: loaded.outputCount, to: outputPath)
        journal.remove()
        console.progress(nil)
        for index in earlier {
            let path = pictures.paths[index].escapedForDisplay
            console.logger.warning("\(path): could not be read by an earlier run")
        }
        try report(journal, rate, console)
    }

    /// What an earlier run left to this one.
    private func tell(
        _ journal: EmbeddingJournal, _ pictures: PictureList, _ console: Console
    ) {
        if let replaced = journal.replaced {
            let path = pictures.paths[replaced].escapedForDisplay
            console.logger.notice(
                "\(path): was replaced since it was embedded; all from there on are done again")
        }
        if journal.count > 0 {
            let total = pictures.paths.count
            console.logger.notice(
                "\(journal.count) of \(total.counted("picture")) \(total == 1 ? "is" : "are") done")
        }
    }

    private func report(
        _ journal: EmbeddingJournal, _ rate: ProgressRate, _ console: Console
    ) throws {
        let (good, bad) = (journal.count - journal.bad.count, journal.bad.count)
        try StandardOutput.write(
            "\(outputPath): \(good.counted("embedding")), \(rate.summary())\n")
        guard bad > 0 else { return }
        console.logger.warning(
            "\(bad.counted("picture")) could not be read and \(bad == 1 ? "is" : "are") left out")
        throw ExitCode(Diagnostic.Category.malformedFile.rawValue)
    }

    private static func tell(
        _ event: EmbeddingRun.Event, _ console: Console, _ rate: inout ProgressRate
    ) {
        switch event {
        case .done(let count, let total):
            rate.done = count
            console.progress(rate.line(of: total))
        case .notice(let path, let text):
            console.logger.notice("\(path.escapedForDisplay): \(text)")
        case .bad(let diagnostic): console.logger.warning("\(diagnostic)")
        }
    }
}
