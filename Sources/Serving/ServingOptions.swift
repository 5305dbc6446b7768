/// Where a server listens and what it allows.
package struct ServingOptions: Sendable {
    /// The address to listen on; the loopback address alone unless the user says otherwise.
    package var host = "127.0.0.1"
    /// The port; 0 takes one that is free.
    package var port = 8080
    /// The name clients ask for; nil for the model's own.
    package var name: String?
    /// Threads that run the model, each a batch of its own.
    package var workers = 1
    /// Requests that are accepted at once; more get 503.
    package var queue = 128
    /// How long the oldest request waits for others to fill a batch.
    package var delay: Duration = .milliseconds(2)
    /// Bytes of a request's body at most.
    package var bodyLimit = 16 << 20
    /// Pixels of a picture at most.
    package var pixelLimit = 16 << 20
    /// Connections at once; others wait until one ends.
    package var connections = 256
    /// For how long a connection may be silent, and how long a body may take to arrive.
    package var timeout: Duration = .seconds(30)
    /// How long accepted requests may take after the signal to end.
    package var grace: Duration = .seconds(30)

    package init() {}

    /// Bytes of all bodies at once: sixteen of the largest, at least 256 MiB.
    var bodyMemory: Int {
        max(256 << 20, bodyLimit.multipliedReportingOverflow(by: 16).partialValue)
    }
}
