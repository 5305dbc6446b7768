import ArgumentParser

/// How much a command tells on standard error.
struct ConsoleOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Tell more on standard error: passes, times, sizes.")
    var verbose = false

    @Flag(name: .shortAndLong, help: "Tell nothing on standard error but errors.")
    var quiet = false

    func validate() throws {
        guard !(verbose && quiet) else {
            throw ValidationError("--verbose and --quiet exclude each other")
        }
    }

    var console: Console {
        Console(level: quiet ? .error : verbose ? .debug : .notice, showsProgress: !quiet)
    }
}
