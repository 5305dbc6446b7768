import ArgumentParser
import Diagnostics
import CCodegen
import Driver
import Logging
import ModelRuntime
import Serving

/// `burin serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Answers requests for embeddings over HTTP.",
        discussion: """
            Speaks the Open Inference Protocol, version 2, in JSON: GET /v2, /v2/health/live, \
            /v2/health/ready, /v2/models/MODEL, /v2/models/MODEL/ready, and POST \
            /v2/models/MODEL/infer with FP32 or UINT8 tensors. POST /embed takes a JPEG or PNG \
            file, with ?flip=sum and ?normalize=true as burin embed. GET /metrics is for \
            Prometheus. Every error is {"error": "..."}.

            Listens on this machine alone unless --host says otherwise; there is no encryption and \
            no login. Standard error gets a JSON object a line; the first one holds the port. \
            SIGTERM or Ctrl-C: no new connections, all accepted requests are answered, exit code \
            0; a second one ends the command at once.

            An artefact compiled with --batch 1,8 runs requests together that arrive within \
            --max-delay of each other. Above --queue requests at once, the answer is 503 with \
            Retry-After.

            Examples:
              burin serve face.so
              burin serve face.so --port 0 --workers 2 --queue 64
              curl --data-binary @face.jpg -H 'Content-Type: image/jpeg' localhost:8080/embed
            """)

    @Argument(help: "A compiled model: ARTEFACT.so; or a model, compiled first.")
    var model: String

    @OptionGroup(title: "Server") var serving: ServingArguments
    @OptionGroup(title: "Model") var modelOptions: ModelOptions
    @OptionGroup(title: "Compilation") var compilation: CompilationOptions
    @OptionGroup(title: "Messages") var consoleOptions: ConsoleOptions

    func run() async throws {
        let bench = Workbench(
            console: consoleOptions.console,
            options: try compilation.options(weightStorage: try modelOptions.weightStorage()))
        let loaded = try await bench.load(model, modelOptions, compilation)
        let options = try serving.options(for: loaded)
        let level: Logger.Level =
            consoleOptions.quiet ? .warning : consoleOptions.verbose ? .debug : .info
        let logger = Logger(label: "burin") { _ in
            JSONLogHandler(level: level) { StandardError.shared.write($0) }
        }
        let server = try InferenceServer(
            loaded, options, version: BurinVersion.current, logger: logger)
        Interruption.handOver { server.shutDown() }
        try await server.run { port in
            Self.tellStart(logger, options, port: port, loaded)
        }
        logger.notice("ended")
    }

    /// Told at every level: whoever asked for port 0 needs the answer.
    private static func tellStart(
        _ logger: Logger, _ options: ServingOptions, port: Int, _ model: LoadedModel
    ) {
        var logger = logger
        logger.logLevel = .info
        let batches = model.information.batches.map { "\($0.images)" }.joined(separator: ",")
        logger.notice(
            "listening",
            metadata: [
                "host": "\(options.host)", "port": .stringConvertible(port),
                "model": "\(options.name ?? model.information.name)",
                "workers": .stringConvertible(options.workers), "batches": "\(batches)",
                "queue": .stringConvertible(options.queue),
            ])
        guard !["127.0.0.1", "::1", "localhost"].contains(options.host) else { return }
        logger.warning(
            "whoever reaches this address may use the model: there is no encryption and no login")
    }
}
