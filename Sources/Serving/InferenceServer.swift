package import Diagnostics
import Glibc
import Hummingbird
import HummingbirdCore
package import Logging
package import ModelRuntime
import NIOCore
import NIOPosix
import ServiceLifecycle

/// A model behind HTTP.
///
/// Connections live on one event loop, requests in Swift's tasks, decoding and inference on threads
/// of their own: what computes for long never runs where others wait to be read.
package final class InferenceServer: Sendable {
    private let service: InferenceService
    private let options: ServingOptions
    private let logger: Logger
    private let loop = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let group: ServiceGroup
    private let address = AddressBox()

    /// A server that does not listen yet. The model is run once: throws where it cannot run here.
    package init(
        _ model: LoadedModel, _ options: ServingOptions, version: String, logger: Logger
    ) throws(Diagnostic) {
        let zeros = [Float](repeating: 0, count: model.inputCount)
        _ = try model.run(zeros)
        let served = ServedModel(model: model, name: options.name ?? model.information.name)
        let admission = Admission(
            limit: options.queue, byteLimit: options.bodyMemory, workers: options.workers)
        let metrics = ServiceMetrics()
        let queue = InferenceQueue(largestBatch: served.largestBatch, delay: options.delay)
        let service = InferenceService(
            served: served, admission: admission, queue: queue, metrics: metrics,
            body: BodyReader(
                limit: options.bodyLimit, timeout: options.timeout, admission: admission),
            decoders: NIOThreadPool(numberOfThreads: options.workers),
            pixelLimit: options.pixelLimit)
        self.service = service
        self.options = options
        self.logger = logger
        let workers = InferenceWorkers(
            model: model, queue: queue, count: options.workers, metrics: metrics,
            admission: admission)
        let application = Self.application(
            ServiceRoutes(service: service, serverVersion: version).responder(logger), options,
            logger, loop: loop, address)
        // Ended from the last to the first: connections, then workers, so that whatever was
        // accepted finds a worker.
        var configuration = ServiceGroupConfiguration(
            services: [workers, application], logger: Self.quiet(logger))
        configuration.maximumGracefulShutdownDuration = options.grace
        group = ServiceGroup(configuration: configuration)
    }

    /// Serves until ``shutDown()``, then until all accepted requests are answered.
    ///
    /// Throws where the address cannot be listened on, and where requests were left when the time
    /// of grace was over. `listening` is told the port.
    package func run(listening: @escaping @Sendable (Int) -> Void) async throws(Diagnostic) {
        address.whenKnown(listening)
        service.decoders.start()
        var failure: (any Error)?
        do { try await group.run() } catch { failure = error }
        try? await service.decoders.shutdownGracefully()
        try? await loop.shutdownGracefully()
        if let failure, !(failure is CancellationError) { throw self.failure(failure) }
        if let left = service.admission.givenUp, left > 0 {
            throw Diagnostic(
                .usage,
                "connections were cut after \(options.grace), \(left) requests among them",
                advice: "give them more time with --grace")
        }
    }

    /// Says that the server is not ready, stops listening and ends when all is answered.
    package func shutDown() {
        service.admission.close()
        // Whoever reads the log may have stopped: it must not keep the server.
        Task { await group.triggerGracefulShutdown() }
        logger.notice(
            "shutting down",
            metadata: ["accepted": .stringConvertible(service.admission.accepted)])
    }

    /// Why the address cannot be listened on.
    private func failure(_ error: any Error) -> Diagnostic {
        let place = "\(options.host) port \(options.port)"
        return switch (error as? IOError)?.errnoCode {
        case EADDRINUSE:
            Diagnostic(
                .usage, "\(place) is taken by another program",
                advice: "choose another with --port, or 0 for one that is free")
        case EACCES:
            Diagnostic(
                .usage, "\(place) may not be listened on by this user",
                advice: "choose a port above 1023")
        default:
            Diagnostic(
                .usage, "\(place) cannot be listened on: \(error)",
                expected: "an address of this machine")
        }
    }

    private static func application(
        _ responder: RouterResponder<ServiceContext>, _ options: ServingOptions, _ logger: Logger,
        loop: MultiThreadedEventLoopGroup, _ address: AddressBox
    ) -> some ApplicationProtocol {
        let bodyLimit = options.bodyLimit
        var channel = HTTP1Channel.Configuration(
            additionalChannelHandlers: [
                ConnectionHandler(bodyLimit: bodyLimit, timeout: .init(options.timeout))
            ],
            idleTimeout: .init(options.timeout))
        channel.httpDecoder = .init(
            maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100)
        return Application(
            responder: responder, server: .http1(configuration: channel),
            configuration: .init(
                address: .hostname(options.host, port: options.port), serverName: "burin",
                availableConnectionsDelegate: MaximumAvailableConnections(options.connections)),
            onServerRunning: { address.know($0.localAddress?.port ?? options.port) },
            eventLoopGroupProvider: .shared(loop), logger: quiet(logger))
    }

    /// For libraries: what they report of ordinary requests is in the server's own lines.
    private static func quiet(_ logger: Logger) -> Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .error)
        return logger
    }
}
