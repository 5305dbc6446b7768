import ArgumentParser
import ModelRuntime

/// How many threads work on an image.
struct ThreadOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Threads of each run, 1 to \(LoadedModel.threadsLimit), or all: as many as the "
                + "affinity mask and the processor quota of the container let run at once. The "
                + "result is the same for any number. Default: 1.",
            valueName: "N|all"),
        transform: ThreadCount.init(argument:))
    var threads: ThreadCount = .exactly(1)
}
