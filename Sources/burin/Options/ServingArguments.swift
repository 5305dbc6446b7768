import ArgumentParser
import Diagnostics
import Glibc
import ModelRuntime
import Serving

/// Where `burin serve` listens and what it allows.
struct ServingArguments: ParsableArguments {
    @Option(help: ArgumentHelp("The address to listen on.", valueName: "ADDRESS"))
    var host = "127.0.0.1"

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The port; 0 takes a free one.", valueName: "N"))
    var port = 8080

    @Option(help: ArgumentHelp("The MODEL of paths. Default: the model's name.", valueName: "NAME"))
    var name: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Threads that run the model, a request or batch each, 1 to "
                + "\(LoadedModel.threadsLimit), or all that may run at once. Default: all.",
            valueName: "N|all"),
        transform: ThreadCount.init(argument:))
    var workers: ThreadCount = .all

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Requests accepted at once; more get 503.", valueName: "N"))
    var queue = 128

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How long a request waits for others to fill a batch, milliseconds.", valueName: "MS"))
    var maxDelay = 2.0

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Bytes of a body at most; above, 413.", valueName: "BYTES"))
    var maxBody = 16 << 20

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Pixels of a picture at most; above, 400.", valueName: "N"))
    var maxPixels = 16 << 20

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Connections at once; others wait.", valueName: "N"))
    var connections = 256

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Seconds a connection may be silent, and a body may take to arrive.",
            valueName: "SECONDS"))
    var timeout = 30.0

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Seconds accepted requests may take after the signal to end.", valueName: "SECONDS"))
    var grace = 30.0

    func validate() throws {
        try Self.check("--port", port, 0...65535)
        try Self.check("--queue", queue, 1...100_000)
        try Self.check("--max-delay", maxDelay, 0...60_000)
        try Self.check("--max-body", maxBody, 1...(1 << 30))
        try Self.check("--max-pixels", maxPixels, 1...(64 << 20))
        try Self.check("--connections", connections, 1...100_000)
        try Self.check("--timeout", timeout, 0.1...3600)
        try Self.check("--grace", grace, 0.1...3600)
        guard !host.isEmpty else { throw ValidationError("--host is empty") }
        guard name?.isEmpty != true else { throw ValidationError("--name is empty") }
    }

    /// The options of a server for a model. Throws where the process may not have as many files
    /// open as there may be connections.
    func options(for model: LoadedModel) throws(Diagnostic) -> ServingOptions {
        try Self.makeRoom(forConnections: connections)
        var options = ServingOptions()
        options.host = host
        options.port = port
        options.name = name
        options.workers = workers.resolved(for: model)
        options.queue = queue
        options.delay = .microseconds(Int(maxDelay * 1000))
        options.bodyLimit = maxBody
        options.pixelLimit = maxPixels
        options.connections = connections
        options.timeout = .milliseconds(Int(timeout * 1000))
        options.grace = .milliseconds(Int(grace * 1000))
        return options
    }

    private static func check<Value: Comparable>(
        _ option: String, _ value: Value, _ range: ClosedRange<Value>
    ) throws {
        guard range.contains(value) else {
            throw ValidationError(
                "\(option) is \(value); expected \(range.lowerBound) to \(range.upperBound)")
        }
    }

    /// A connection is an open file: the limit is raised as far as the system lets it.
    private static func makeRoom(forConnections count: Int) throws(Diagnostic) {
        // The model, the log, the event loop, and a burst of accepted connections.
        let needed = rlim_t(count + 128)
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0,
            limit.rlim_cur < needed
        else { return }
        let own = limit.rlim_max
        limit.rlim_cur = min(needed, own)
        guard needed <= own, setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
        else {
            throw Diagnostic(
                .usage, "\(count) connections need \(needed) open files, and \(own) are allowed",
                advice: "lower --connections, or raise the limit (ulimit -n)")
        }
    }
}
