import ArgumentParser
import ModelRuntime

/// How many threads work on an image.
struct ThreadOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Threads of each run, 1 to \(LoadedModel.threadsLimit), or all: as many as the affinity "
                + "mask and the processor quota of the container let run at once. The result is "
                + "the same for any number.",
            valueName: "N|all"))
    var threads: ThreadCount = .exactly(1)
}
